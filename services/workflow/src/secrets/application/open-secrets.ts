import { AppError } from '@hexad/kernel';
import { isList, isObject, type Json } from '../../expressions/json.js';
import { holdsSecret, secretNameOf } from '../../expressions/secrets.js';
import { Scrubber } from '../domain/scrubber.js';
import type { SealedValues } from './sealed-values.js';

export interface Opened {
  /** The inputs with values in place of references. Lives as long as the call of the step, and is written nowhere. */
  readonly inputs: Json;
  readonly scrubber: Scrubber;
}

/** Puts secrets into the inputs of a step at the moment it is called. */
export class OpenSecrets {
  readonly #values: SealedValues;

  constructor(values: SealedValues) {
    this.#values = values;
  }

  /** Undefined where there is nothing to open. Fails with `not_found` by name when there is no such secret, and with `conflict` when it does not open. */
  async open(inputs: Json, { tenant, projectId }: { readonly tenant: string; readonly projectId: string }): Promise<Opened | undefined> {
    if (!holdsSecret(inputs)) return undefined;
    const values = new Map<string, string>();
    for (const name of new Set(namesIn(inputs))) values.set(name, await this.#value(tenant, projectId, name));
    return { inputs: filled(inputs, values), scrubber: new Scrubber(values) };
  }

  async #value(tenant: string, projectId: string, name: string): Promise<string> {
    const value = await this.#values.open({ tenant, projectId, name });
    if (value !== undefined) return value;
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
