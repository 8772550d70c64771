import { createRequire } from 'node:module';
import { RE2JS } from '@bufbuild/re2';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { FormatsPlugin } from 'ajv-formats';
import type { Json } from '../../expressions/json.js';

/** Characters of what an approval carries. */
export const MAX_FORM = 100_000;
const MOST_KNOWN = 100;

/** Matches in linear time, whoever wrote the pattern. */
const linear = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    // Ajv knows a pattern by its text.
    return { test: (text: string) => compiled.test(text), toString: () => pattern };
  },
  { code: 'new RegExp' },
);

/** Loaded by the first form: most workflows have none. Nothing that a schema refers to is fetched. */
function makeChecker(): Ajv2020 {
  const load = createRequire(import.meta.url);
  const { Ajv2020: Checker } = load('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020 };
  const { default: addFormats } = load('ajv-formats') as { default: FormatsPlugin };
  const checker = new Checker({ strict: false, logger: false, verbose: true, addUsedSchema: false, code: { regExp: linear } });
  addFormats(checker, { mode: 'fast' });
  return checker;
}

let checker: Ajv2020 | undefined;
const compiled = new Map<string, ValidateFunction>();

function compile(schema: Json): ValidateFunction {
  const text = JSON.stringify(schema);
  const known = compiled.get(text);
  if (known) return known;
  checker ??= makeChecker();
  const made = checker.compile(schema as object);
  checker.removeSchema(schema as object);
  if (compiled.size >= MOST_KNOWN) compiled.delete(compiled.keys().next().value!);
  compiled.set(text, made);
  return made;
}

/** What is wrong with the JSON Schema (2020-12) of a form; undefined when nothing is. */
export function formFault(schema: Json): string | undefined {
  if (schema === null) return undefined;
  try {
    for (const pattern of patternsIn(schema)) RE2JS.compile(pattern);
    compile(schema);
    return undefined;
  } catch (thrown) {
    return (thrown as Error).message;
  }
}

/** Why values do not fit a form, with their place; undefined when they do. An `error_message` beside a keyword is said in the place of its words. Without a form there must be none. */
export function misfit(schema: Json, values: Json, most = MAX_FORM): string | undefined {
  if (schema === null) return values === null ? undefined : 'this gate has no form: an approval carries nothing';
  if (JSON.stringify(values).length > most) return `it has more than ${most} characters`;
  const validate = compile(schema);
  return validate(values) ? undefined : wordsOf(validate.errors?.[0]);
}

function wordsOf(error: ErrorObject | undefined): string {
  const own = (error?.parentSchema as { error_message?: unknown } | undefined)?.error_message;
  const at = error?.instancePath.slice(1).replaceAll('/', '.') || 'it';
  if (typeof own === 'string') return `${at}: ${own}`;
  const allowed = (error?.params as { allowedValues?: readonly unknown[] } | undefined)?.allowedValues;
  const extra = (error?.params as { additionalProperty?: string } | undefined)?.additionalProperty;
  return `${at} ${error?.message ?? 'does not fit'}${allowed ? ` (${allowed.join(', ')})` : ''}${extra === undefined ? '' : ` (${extra})`}`;
}

function* patternsIn(value: Json): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'pattern' && typeof inner === 'string') yield inner;
    else yield* patternsIn(inner);
  }
}
