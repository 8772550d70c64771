/** What a field may have to be. */
export type Kind = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array';
export type Key = string | number;

/** How a protocol says what is wrong with a body: its clients show and match these sentences. */
export interface Wording {
  /** `messages`, 0, `role` as one path. */
  path(keys: readonly Key[]): string;
  missing(path: string): string;
  wrongKind(path: string, kind: Kind, got: string): string;
  wrongChoice(path: string, got: string, allowed: readonly string[]): string;
  tooSmall(path: string, least: number, got: number): string;
  other(path: string, said: string): string;
}

const OPENAI_KINDS: Readonly<Record<Kind, string>> = {
  string: 'a string',
  number: 'a decimal',
  integer: 'an integer',
  boolean: 'a boolean',
  object: 'an object',
  array: 'an array',
};

const quoted = (values: readonly string[], by: string): string => {
  const list = values.map((value) => `'${value}'`);
  return list.length < 2 ? (list[0] ?? '') : `${list.slice(0, -1).join(', ')}${by}${list.at(-1)}`;
};

export const OPENAI_WORDING: Wording = {
  path: (keys) =>
    keys.reduce<string>((path, key) => (typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`), ''),
  missing: (path) => `Missing required parameter: '${path}'.`,
  wrongKind: (path, kind, got) => `Invalid type for '${path}': expected ${OPENAI_KINDS[kind]}, but got ${got} instead.`,
  wrongChoice: (path, got, allowed) => `Invalid value for '${path}': ${got}. Supported values are: ${quoted(allowed, ', and ')}.`,
  tooSmall: (path, least, got) => `Invalid '${path}': below the minimum value. Expected a value >= ${least}, but got ${got} instead.`,
  other: (path, said) => `Invalid '${path}': ${said}`,
};

const ANTHROPIC_KINDS: Readonly<Record<Kind, string>> = {
  string: 'valid string',
  number: 'valid number',
  integer: 'valid integer',
  boolean: 'valid boolean',
  object: 'valid dictionary',
  array: 'valid list',
};

export const ANTHROPIC_WORDING: Wording = {
  path: (keys) => keys.join('.'),
  missing: (path) => `${path}: Field required`,
  wrongKind: (path, kind) => `${path}: Input should be a ${ANTHROPIC_KINDS[kind]}`,
  wrongChoice: (path, got, allowed) => `${path}: Input should be ${quoted(allowed, ' or ')}, not ${got}`,
  tooSmall: (path, least) => `${path}: Input should be greater than or equal to ${least}`,
  other: (path, said) => `${path}: ${said}`,
};
