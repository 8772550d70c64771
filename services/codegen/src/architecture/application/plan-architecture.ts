import type { Caller } from '@hexad/kernel';
import type { ArchitecturePlan, DatabaseName, Spec } from '@hexad/proto/documents';
import type { ForeignPacks } from '../../application/foreign-packs.js';
import type { PackRegistry } from '../../application/pack-registry.js';
import { RenderedPack } from '../../domain/foreign/foreign-pack.js';
import { architectureOf } from '../domain/architecture.js';

/** How a product is put together, of the packs that ship and those that were asked for. Nothing is kept, and nothing of a pack is run. */
export class PlanArchitecture {
  readonly #packs: PackRegistry;
  readonly #foreign: ForeignPacks;

  constructor(packs: PackRegistry, foreign: ForeignPacks) {
    this.#packs = packs;
    this.#foreign = foreign;
  }

  /** `asked` may be empty: the packs are chosen then. @throws AppError `stack_unknown`, `invalid` where the API does not offer the database */
  async execute(caller: Caller, spec: Spec, asked: readonly string[], database?: DatabaseName): Promise<ArchitecturePlan> {
    const unknown = asked.filter((name) => !this.#packs.names.includes(name));
    const brought = unknown.length === 0 ? [] : await this.#foreign.named(caller, unknown);
    const known = this.#packs.with(brought.map((pack) => new RenderedPack(pack, { code: [], tests: [] })));
    return architectureOf(
      spec,
      asked.length === 0 ? [] : known.stack(asked).map(({ manifest }) => manifest),
      known.names.map((name) => known.get(name).manifest),
      database,
    );
  }
}
