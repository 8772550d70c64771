import { z } from 'zod';
import type { Judge } from './artifacts.js';
import { isColour } from './contrast.js';

interface Component {
  readonly name: string;
  readonly description?: string | undefined;
  readonly children?: readonly Component[] | undefined;
}
const Component: z.ZodType<Component> = z.looseObject({
  name: z.string().regex(/^[A-Z][A-Za-z0-9]*$/, 'a name such as SignInForm'),
  description: z.string().optional(),
  get children() {
    return z.array(Component).optional();
  },
});

/** A tree in JSON: names, what each is for, what is in it. */
export const componentTree: Judge = (text) => {
  const value = json(text);
  if (value === undefined) return ['it is no JSON.'];
  const read = Component.safeParse(value);
  if (!read.success) return read.error.issues.slice(0, 10).map(({ path, message }) => `${path.join('.') || 'the root'}: ${message}.`);
  const nameless = [...all(read.data)].filter(({ description = '' }) => description.trim() === '');
  return [
    ...((read.data.children ?? []).length === 0 ? ['it is one component, and no tree.'] : []),
    ...nameless.slice(0, 10).map(({ name }) => `${name} has no description.`),
  ];
};

function* all(component: Component): Generator<Component> {
  yield component;
  for (const child of component.children ?? []) yield* all(child);
}

/** Design tokens as the community group of the W3C writes them: `$value` and `$type`, in groups; one may name another as `{group.name}`. */
export const tokens: Judge = (text) => {
  const value = json(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['it is no JSON with groups of tokens.'];
  const found = new Map(tokensIn(value as Record<string, unknown>, '', undefined));
  if (found.size === 0) return ['it has no token: an object with `$value` and `$type`.'];
  return [...found].flatMap(([name, { value: given, type }]) => {
    const [, named] = typeof given === 'string' ? (/^\{(.+)\}$/.exec(given) ?? []) : [];
    if (named !== undefined) return found.has(named) ? [] : [`${name} names ${named}, which there is not.`];
    if (type === undefined) return [`${name} has no $type.`];
    return type === 'color' && !isColour(given) ? [`${name} is no colour such as #1a2b3c.`] : [];
  });
};

interface Token {
  readonly value: unknown;
  readonly type: string | undefined;
}

function* tokensIn(group: Record<string, unknown>, at: string, inherited: string | undefined): Generator<[string, Token]> {
  const type = typeof group['$type'] === 'string' ? group['$type'] : inherited;
  if ('$value' in group) return yield [at, { value: group['$value'], type }];
  for (const [key, inner] of Object.entries(group))
    if (!key.startsWith('$') && typeof inner === 'object' && inner !== null)
      yield* tokensIn(inner as Record<string, unknown>, at === '' ? key : `${at}.${key}`, type);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
