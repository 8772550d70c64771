import type { Json } from '../../expressions/json.js';
import { Values, type Large } from '../domain/large.js';

/** Values of a tenant's runs that are kept beside them, found by their content. */
export abstract class LargeValues {
  /** Bytes of one step's outputs. */
  abstract readonly largest: number;
  /** By hash. Fails with `not_found` when one of them is not there, or belongs to another tenant. */
  abstract read(tenant: string, hashes: readonly string[]): Promise<ReadonlyMap<string, Json>>;
  /** One that a run names. Fails with `not_found` for any other. */
  abstract ofRun(tenant: string, runId: string, hash: string): Promise<Json>;
  /** The value, if this process has it at hand. */
  abstract peek(tenant: string, large: Large): Json | undefined;

  /** Looks at a snapshot with these values, again and again until everything is there that the look asks for: it must have no effect. */
  look<T>(tenant: string, look: (values: Values) => T): Promise<T> {
    return looking(this, tenant, (hashes) => this.read(tenant, hashes), look);
  }
}

/** The same with another way to read. */
export async function looking<T>(
  known: Pick<LargeValues, 'largest' | 'peek'>,
  tenant: string,
  read: (hashes: readonly string[]) => Promise<ReadonlyMap<string, Json>>,
  look: (values: Values) => T,
): Promise<T> {
  const held = new Map<string, Json>();
  for (;;) {
    const values = new Values((large) => held.get(large.hash) ?? known.peek(tenant, large), known.largest);
    const seen = attempt(() => look(values));
    if (values.missing.size === 0) {
      if ('thrown' in seen) throw seen.thrown;
      return seen.value;
    }
    for (const [hash, value] of await read([...values.missing.keys()])) held.set(hash, value);
  }
}

/** A look at what is not there yet may fail because of that. */
function attempt<T>(look: () => T): { readonly value: T } | { readonly thrown: unknown } {
  try {
    return { value: look() };
  } catch (thrown) {
    return { thrown };
  }
}
