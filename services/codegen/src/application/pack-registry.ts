import { AppError } from '@hexad/kernel';
import type { Pack } from '../domain/pack.js';

/** The packs that there are, by name. */
export class PackRegistry {
  readonly #packs: ReadonlyMap<string, Pack>;

  constructor(packs: readonly Pack[]) {
    this.#packs = new Map(packs.map((pack) => [pack.manifest.name, pack]));
  }

  get names(): string[] {
    return [...this.#packs.keys()];
  }

  /** These and more; one of the same name takes the place of another. */
  with(more: readonly Pack[]): PackRegistry {
    return new PackRegistry([...this.#packs.values(), ...more]);
  }

  /** @throws AppError `stack_unknown` */
  get(name: string): Pack {
    const pack = this.#packs.get(name);
    if (pack === undefined) throw new AppError('stack_unknown', `there is no pack "${name}"; choose from ${this.names.join(', ')}`);
    return pack;
  }

  /**
   * The packs of a stack, in its order.
   * @throws AppError `stack_unknown` when one is missing, named twice, two fill the same folder, or the list is empty
   */
  stack(names: readonly string[]): Pack[] {
    if (names.length === 0) throw new AppError('stack_unknown', `the stack is empty; choose from ${this.names.join(', ')}`);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new AppError('stack_unknown', `the pack "${twice}" is named twice in the stack; name it once`);
    const packs = names.map((name) => this.get(name));
    for (const { manifest } of packs) {
      const other = packs.find((pack) => pack.manifest.folder === manifest.folder && pack.manifest.name !== manifest.name);
      if (other !== undefined)
        throw new AppError(
          'stack_unknown',
          `the packs "${manifest.name}" and "${other.manifest.name}" both fill the folder ${manifest.folder}; name one of them`,
        );
    }
    return packs;
  }
}
