import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

const OPTIONS = { strict: false, logger: false } as const;
const MOST_KNOWN = 500;
/** Characters; larger ones are looked at each time. */
const LARGEST_KNOWN = 20_000;

/** Whether schemas are any, by the drafts that people write them in. Nothing is compiled, and nothing that they refer to is fetched. */
export class SchemaFaults {
  readonly #drafts = [new Ajv2020(OPTIONS), new Ajv(OPTIONS)] as const;
  /** JSON of those that were found good. */
  readonly #good = new Set<string>();

  /** The first fault; undefined for a JSON Schema of draft 2020-12 or 7. */
  of(schema: Readonly<Record<string, unknown>>): string | undefined {
    const text = JSON.stringify(schema);
    if (this.#good.has(text)) return undefined;
    const { $schema: _draft, ...rest } = schema;
    let first: string | undefined;
    for (const ajv of this.#drafts) {
      if (ajv.validateSchema(rest) === true) return this.#keep(text);
      const [fault] = ajv.errors ?? [];
      first ??= `${fault?.instancePath || 'it'} ${fault?.message ?? 'is no schema'}${allowed(fault?.params)}`;
    }
    return first;
  }

  #keep(text: string): undefined {
    if (text.length > LARGEST_KNOWN) return;
    if (this.#good.size >= MOST_KNOWN) this.#good.delete(this.#good.values().next().value!);
    this.#good.add(text);
  }
}

const allowed = (params: unknown): string => {
  const values = (params as { readonly allowedValues?: readonly unknown[] } | undefined)?.allowedValues;
  return values === undefined ? '' : ` (${values.join(', ')})`;
};
