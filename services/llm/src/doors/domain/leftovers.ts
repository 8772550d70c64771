import type { Dialect, Extra } from '../../calls/domain/request.js';
import type { Json } from './fields.js';

/** Names that are written one after the other. */
export const words = (names: string): string[] => names.trim().split(/\s+/);

/** The fields of a protocol's body. */
export interface KnownFields {
  /** Read one by one: they have a word of ours. */
  readonly read: readonly string[];
  /** They change nothing in the answer. */
  readonly hints: readonly string[];
  /** Fields with values that ask for nothing; clients send them all the same. */
  readonly defaults: Readonly<Record<string, readonly unknown[]>>;
}

/** Collects what a request has besides the words that every provider understands. */
export class Leftovers {
  readonly #dialect: Dialect;
  #extra: Record<string, unknown> | undefined;
  #hints: Record<string, unknown> | undefined;

  /** All of a body that is not read one by one: hints, and what binds the request to this protocol. */
  constructor(dialect: Dialect, body: Json, { read, hints, defaults }: KnownFields) {
    this.#dialect = dialect;
    for (const name of Object.keys(body)) {
      const value = body[name];
      if (value === null || value === undefined || read.includes(name)) continue;
      if (hints.includes(name)) this.hint(name, value);
      else if (!(Object.hasOwn(defaults, name) && defaults[name]!.includes(value))) this.bind(name, value);
    }
  }

  /** Goes to this protocol's providers and to no other. */
  bind(name: string, value: unknown): void {
    (this.#extra ??= {})[name] = value;
  }

  /** Left out where another protocol is spoken. */
  hint(name: string, value: unknown): void {
    (this.#hints ??= {})[name] = value;
  }

  get extra(): Extra | undefined {
    return this.#extra && { dialect: this.#dialect, fields: this.#extra };
  }

  get hints(): Extra | undefined {
    return this.#hints && { dialect: this.#dialect, fields: this.#hints };
  }
}
