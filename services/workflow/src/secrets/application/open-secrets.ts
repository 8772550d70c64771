import { AppError } from '@hexad/kernel';
import { unseal, type KeyEncryption } from '@hexad/secrets';
import { isList, isObject, type Json } from '../../expressions/json.js';
import { holdsSecret, secretNameOf } from '../../expressions/secrets.js';
import { Scrubber } from '../domain/scrubber.js';
import { contextOf } from './context.js';
import type { SecretStore } from './secret-store.js';

export interface Opened {
  /** The inputs with values in place of references. Lives as long as the call of the step, and is written nowhere. */
  readonly inputs: Json;
  readonly scrubber: Scrubber;
}

/** How often a row that does not open is read. */
const LOOKS = 3;

/** Puts secrets into the inputs of a step at the moment it is called. */
export class OpenSecrets {
  readonly #store: SecretStore;
  readonly #kek: KeyEncryption;

  constructor(store: SecretStore, kek: KeyEncryption) {
    this.#store = store;
    this.#kek = kek;
  }

  /** Undefined where there is nothing to open. Fails with `not_found` by name when there is no such secret, and with `conflict` when it does not open. */
  async open(inputs: Json, { tenant, projectId }: { readonly tenant: string; readonly projectId: string }): Promise<Opened | undefined> {
    if (!holdsSecret(inputs)) return undefined;
    const values = new Map<string, string>();
    for (const name of new Set(namesIn(inputs))) values.set(name, await this.#value(tenant, projectId, name));
    return { inputs: filled(inputs, values), scrubber: new Scrubber(values) };
  }

  async #value(tenant: string, projectId: string, name: string): Promise<string> {
    for (let left = LOOKS; ; left--) {
      const found = await this.#store.find({ tenant, projectId, name });
      if (!found) break;
      try {
        return await unseal(this.#kek, found.sealed, contextOf(found.place));
      } catch (thrown) {
        // A rotation may have ended between the row and its use: then the row is another by now.
        if (AppError.from(thrown).code !== 'conflict' || left === 1) throw thrown;
      }
    }
    const where = projectId === '' ? '' : ` --project ${projectId}`;
    throw new AppError('not_found', `There is no secret ${name}; set it with \`hexad secret set ${name}${where}\`.`);
  }
}

function* namesIn(value: Json): Generator<string> {
  const name = secretNameOf(value);
  if (name !== undefined) yield name;
  else if (isList(value)) for (const item of value) yield* namesIn(item);
  else if (isObject(value)) for (const field of Object.values(value)) yield* namesIn(field);
}

function filled(value: Json, values: ReadonlyMap<string, string>): Json {
  const name = secretNameOf(value);
  if (name !== undefined) return values.get(name)!;
  if (isList(value)) return value.map((item) => filled(item, values));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, filled(field, values)]));
  return value;
}
