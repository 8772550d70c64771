/** What lint knows of a value before there is one. */
export type Type =
  | { readonly kind: Scalar }
  | { readonly kind: 'list'; readonly of: Type }
  /** `fields` are the known ones; where `open`, there may be others of type `of`. */
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Type>; readonly open: boolean; readonly of: Type }
  | { readonly kind: 'either'; readonly of: readonly Type[] };

type Scalar = 'any' | 'null' | 'bool' | 'int' | 'double' | 'text' | 'bytes' | 'timestamp' | 'duration' | 'type' | 'secret';

const scalar = (kind: Scalar): Type => ({ kind });

export const ANY = scalar('any');
export const NULL = scalar('null');
export const BOOL = scalar('bool');
export const INT = scalar('int');
export const DOUBLE = scalar('double');
export const TEXT = scalar('text');
export const BYTES = scalar('bytes');
export const TIMESTAMP = scalar('timestamp');
export const DURATION = scalar('duration');
export const TYPE = scalar('type');
export const SECRET = scalar('secret');
export const NUMBER: Type = { kind: 'either', of: [INT, DOUBLE] };
/** A timestamp, or a text that says one. */
export const DATE: Type = { kind: 'either', of: [TEXT, TIMESTAMP] };

export const listOf = (of: Type): Type => ({ kind: 'list', of });
export const LIST = listOf(ANY);
export const objectOf = (fields: Iterable<readonly [string, Type]>, open = false, of: Type = ANY): Type => ({
  kind: 'object',
  fields: new Map(fields),
  open,
  of,
});
export const OBJECT = objectOf([], true);

/** One of them; `any` swallows the others. */
export function either(...types: readonly Type[]): Type {
  const flat = types.flatMap((type) => (type.kind === 'either' ? type.of : [type]));
  if (flat.some(({ kind }) => kind === 'any')) return ANY;
  const kept: Type[] = [];
  for (const type of flat) {
    const same = kept.findIndex(({ kind }) => kind === type.kind);
    if (same < 0) kept.push(type);
    else kept[same] = merged(kept[same]!, type);
  }
  return kept.length === 1 ? kept[0]! : kept.length === 0 ? ANY : { kind: 'either', of: kept };
}

function merged(a: Type, b: Type): Type {
  if (a === b) return a;
  if (a.kind === 'list' && b.kind === 'list') return listOf(either(a.of, b.of));
  if (a.kind !== 'object' || b.kind !== 'object') return a;
  // A field that only one of the two has may be missing: nothing is claimed about it.
  const shared = [...a.fields].flatMap(([name, type]) => (b.fields.has(name) ? [[name, either(type, b.fields.get(name)!)] as const] : []));
  return objectOf(shared, true);
}

export const withoutNull = (type: Type): Type => (type.kind === 'either' ? either(...type.of.filter(({ kind }) => kind !== 'null')) : type);

/** Whether a value of type `given` can be one of type `wanted`; unknown types always can. */
export function mayBe(given: Type, wanted: Type): boolean {
  if (given.kind === 'any' || wanted.kind === 'any') return true;
  if (given.kind === 'either') return given.of.some((one) => mayBe(one, wanted));
  if (wanted.kind === 'either') return wanted.of.some((one) => mayBe(given, one));
  if (given.kind === 'list' && wanted.kind === 'list') return mayBe(given.of, wanted.of);
  return given.kind === wanted.kind;
}

const NAMES: Readonly<Record<Exclude<Type['kind'], 'list' | 'object' | 'either'>, string>> = {
  any: 'any value',
  null: 'null',
  bool: 'true or false',
  int: 'a whole number',
  double: 'a number',
  text: 'a text',
  bytes: 'bytes',
  timestamp: 'a timestamp',
  duration: 'a duration',
  type: 'a type',
  secret: 'a secret',
};

/** In words: `a text`, `a list of numbers`. */
export function inWords(type: Type): string {
  if (type.kind === 'list') return type.of.kind === 'any' ? 'a list' : `a list of ${plural(type.of)}`;
  if (type.kind === 'object') return 'an object';
  if (type.kind !== 'either') return NAMES[type.kind];
  const fractional = type.of.some(({ kind }) => kind === 'double');
  const words = type.of.filter(({ kind }) => kind !== 'int' || !fractional).map(inWords);
  return words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
}

const plural = (type: Type): string => {
  const word = inWords(type).replace(/^an? /, '');
  return /^(text|number|whole number|list|object|timestamp|duration|secret)$/.test(word) ? `${word}s` : word;
};
