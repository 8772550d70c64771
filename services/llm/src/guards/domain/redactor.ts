import { findAll, replaceFound, SECRET_FINDERS, type Finder } from '@hexad/telemetry/patterns';
import { changeJson } from './change-json.js';
import { ADDRESS_FINDERS, PERSONAL_FINDERS } from './personal.js';
import type { Placeholders } from './placeholders.js';

const WITHOUT_ADDRESSES = [...SECRET_FINDERS, ...PERSONAL_FINDERS];
const WITH_ADDRESSES = [...WITHOUT_ADDRESSES, ...ADDRESS_FINDERS];
const SECRET_NAME = /(?:^|[_-])(?:password|passwd|passphrase|secret|token|credentials?|(?:api|access|private|signing)[_-]?key)$/i;
const SHORTEST_SECRET = 6;
/** A number of fewer digits is no card. */
const LEAST_CARD = 1e12;

/** Takes secrets and personal data out of texts, and counts what it took. */
export class Redactor {
  readonly #finders: readonly Finder[];
  readonly #placeholders: Placeholders;
  readonly #counts: Record<string, number> = {};

  constructor(placeholders: Placeholders, addresses: boolean) {
    this.#placeholders = placeholders;
    this.#finders = addresses ? WITH_ADDRESSES : WITHOUT_ADDRESSES;
  }

  /** How often each kind was taken. */
  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  text(text: string): string {
    return replaceFound(text, findAll(text, this.#finders), (value, kind) => this.#take(kind, value));
  }

  /** JSON text stays JSON text; what is none is treated as text. */
  json(text: string): string {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return this.text(text);
    }
    const clean = changeJson(value, (leaf, name) => this.leaf(leaf, name));
    return clean === value ? text : JSON.stringify(clean);
  }

  /** A text or number in JSON. Where a number is taken out, a text comes in. */
  leaf(leaf: string | number, name: string): string | number {
    if (typeof leaf === 'string') return isSecret(name, leaf) ? this.#take('secret', leaf) : this.text(leaf);
    if (!Number.isSafeInteger(leaf) || leaf < LEAST_CARD) return leaf;
    const clean = this.text(String(leaf));
    return clean === String(leaf) ? leaf : clean;
  }

  #take(kind: string, value: string): string {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    return this.#placeholders.nameOf(kind, value);
  }
}

/** Whether a field of this name holds a secret: `{ "password": "…" }`. */
function isSecret(name: string, text: string): boolean {
  const snake = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2');
  return text.length >= SHORTEST_SECRET && SECRET_NAME.test(snake) && !text.startsWith('[') && !/\s/.test(text);
}
