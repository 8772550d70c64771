import type { Access, Entity, Source } from '@hexad/proto/documents';
import { sanitiseName, sentenceCase } from '../names.js';
import type { Reading } from './analyser.js';
import { ascii } from './german/spelling.js';

const BUILT_IN = new Set(['id', 'createdAt', 'updatedAt', 'createdBy', 'updatedBy', 'everyone', 'anyone']);
const FIELDS = new Set([
  'left',
  'right',
  'field',
  'via',
  'times',
  'start',
  'end',
  'displayField',
  'stateField',
  'inverse',
  'within',
  'own',
  'through',
]);
const FIELD_LISTS = new Set(['fields', 'within', 'search', 'filters', 'sorts', 'requires', 'stamps']);
const ENTITIES = new Set(['entity', 'parent']);
const VALUES = new Set(['to', 'state', 'initialState', 'default']);
const VALUE_LISTS = new Set(['states', 'from', 'enum', 'in']);
const LABELS = new Set(['label', 'pluralLabel']);

const wordsOf = (identifier: string): string =>
  identifier
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .replaceAll('-', ' ')
    .toLowerCase();

/** What the brief says, where a statement of it became part of a spec. */
export const quoteOf = (sources: readonly Source[], otherwise: string): string => {
  const quotes = sources.flatMap((source) =>
    source.kind === 'brief' ? [source.span.quote.replace(/\s+/g, ' ').replace(/[*`]/g, '').trim()] : [],
  );
  return quotes.length === 0 ? otherwise : [...new Set(quotes)].join(' ');
};

/** Gives entities and access the names, labels and values that the brief writes; names become identifiers in ASCII. */
export class AsWritten {
  readonly #reading: Reading;
  readonly #given = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  entities(entities: readonly Entity[]): Entity[] {
    return entities.map((entity) => this.#part(entity, 'entity') as Entity);
  }

  access(access: Access): Access {
    return this.#part(access, 'access') as Access;
  }

  #part(value: unknown, key: string): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#inList(one, key));
    if (typeof value !== 'object' || value === null) return this.#scalar(value, key);
    const part = value as Record<string, unknown>;
    const found: Record<string, unknown> = {};
    for (const [name, one] of Object.entries(part)) {
      if (name === 'sources' || name === 'patternHint') found[name] = one;
      else if (name === 'statement') found[name] = quoteOf(part['sources'] as Source[], String(one));
      else if (name === 'name') found[name] = this.#name(part);
      else if (name === 'id' && typeof one === 'string') found[name] = this.#id(one);
      else if (name === 'description' && typeof one === 'string') found[name] = this.#reading.sentence(one);
      else if (name === 'plural' && typeof one === 'string') found[name] = this.#identifier(one, 'kebab');
      else if (name === 'transition' && typeof one === 'string') found[name] = this.#change(one);
      else if (name === 'role' && typeof one === 'string') found[name] = this.#identifier(one, 'camel');
      else found[name] = this.#part(one, name);
    }
    return typeof found['label'] === 'string' && Array.isArray(part['from']) ? { ...found, label: arrowOf(found) } : found;
  }

  #inList(one: unknown, key: string): unknown {
    if (typeof one !== 'string') return this.#part(one, key);
    if (FIELD_LISTS.has(key)) return this.#identifier(one, 'camel');
    return VALUE_LISTS.has(key) ? this.#reading.name(one) : one;
  }

  #scalar(value: unknown, key: string): unknown {
    if (typeof value !== 'string') return value;
    if (FIELDS.has(key)) return this.#identifier(value, 'camel');
    if (key === 'limit') return this.#identifier(value, 'camel');
    if (ENTITIES.has(key)) return this.#identifier(value, 'pascal');
    if (VALUES.has(key)) return this.#reading.name(value);
    if (LABELS.has(key)) return sentenceCase(this.#reading.name(value));
    return value;
  }

  #name(part: Readonly<Record<string, unknown>>): string {
    const name = String(part['name']);
    if (Array.isArray(part['from'])) return this.#change(name);
    return this.#identifier(name, /^[A-Z]/.test(name) ? 'pascal' : 'camel');
  }

  /** `cancel` is the verb of a state, `markOpen` stands where there is none. */
  #change(name: string): string {
    const marked = /^mark(?=[A-Z])(.*)$/.exec(name)?.[1];
    return marked === undefined
      ? this.#identifier(name, 'camel')
      : sanitiseName(ascii(`als ${this.#reading.name(wordsOf(marked))} markieren`), 'camel');
  }

  #id(id: string): string {
    return id
      .split('-')
      .map((part) => (/^[A-Z][a-z]/.test(part) ? this.#identifier(part, 'pascal') : part))
      .join('-');
  }

  /** The same identifier always becomes the same other one, and no two become one. */
  #identifier(identifier: string, style: 'camel' | 'pascal' | 'kebab'): string {
    if (BUILT_IN.has(identifier) || identifier === '') return identifier;
    const key = `${style} ${identifier}`;
    const known = this.#given.get(key);
    if (known !== undefined) return known;
    const reference = style === 'camel' ? /^(.+?)(Ids?)$/.exec(identifier) : null;
    const stem = this.#reading.name(wordsOf(reference?.[1] ?? identifier));
    const suffix = reference?.[2] ?? '';
    let given = sanitiseName(ascii(stem), style) + suffix;
    for (let count = 2; this.#taken.has(`${style} ${given}`); count += 1)
      given = `${sanitiseName(ascii(stem), style)}${style === 'kebab' ? '-' : ''}${String(count)}${suffix}`;
    this.#taken.add(`${style} ${given}`);
    this.#given.set(key, given);
    return given;
  }
}

const arrowOf = (change: Readonly<Record<string, unknown>>): string =>
  `${sentenceCase((change['from'] as string[]).join(' oder '))} → ${String(change['to'])}`;
