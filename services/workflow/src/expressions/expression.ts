import { isCelError, plan, type CelInput } from '@bufbuild/cel';
import { fromCel, toCel } from './cel-values.js';
import { ExpressionError } from './error.js';
import { environment } from './functions/environment.js';
import { FUNCTION_BY_NAME, FUNCTIONS } from './functions/catalogue.js';
import { isObject, kindOf, type Json } from './json.js';
import { MAX_LENGTH } from './limits.js';
import { expandForms, lower, OPTIONAL } from './macros.js';
import { metered } from './meter.js';
import { checkDepth, referencesOf, type References } from './references.js';
import { readSyntax, visitParts, type Expr, type Syntax } from './syntax.js';

export { ExpressionError } from './error.js';

/** Where an expression's names come from: a value, or undefined for a name nobody knows. Asked when the value is needed, and not before. */
export type Lookup = (name: string) => Json | undefined;

export interface Expression extends Pick<References, 'names' | 'optional' | 'secrets'> {
  readonly source: string;
  /** Its tree with the language's own forms written out, for lint. */
  readonly syntax: Syntax;
  /** Throws an ExpressionError. Never has an effect, never sees anything but the values of its names. */
  readonly evaluate: (lookup: Lookup) => Json;
}

const MAX_CACHED = 2_000;

const cache = new Map<string, Expression>();

/** Reads an expression (CEL). Compiling the same text again costs nothing. Throws an ExpressionError. */
export function compile(source: string): Expression {
  const known = cache.get(source);
  if (known) return known;
  const expression = build(source);
  if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value!);
  cache.set(source, expression);
  return expression;
}

function build(source: string): Expression {
  if (source.length > MAX_LENGTH)
    throw new ExpressionError(`An expression may have at most ${MAX_LENGTH} characters, this one has ${source.length}.`);
  const fail = (why: string, at?: number) => new ExpressionError(`\`${source}\`: ${why}`, at);
  let syntax: Syntax;
  try {
    syntax = read(source);
  } catch (thrown) {
    throw fail(...explained(thrown));
  }
  const { names, optional, secrets, types, path } = referencesOf(syntax.root);
  const known = { source, syntax, names, optional, secrets };
  if (path) return { ...known, evaluate: (lookup) => walk(path, lookup, fail) };
  let planned: ReturnType<typeof plan> | undefined;
  const run = (bindings: Record<string, CelInput>) => (planned ??= plan(environment, lower(syntax.root)))(bindings);
  const bind = (lookup: Lookup) => {
    const bindings: Record<string, CelInput> = Object.create(null) as Record<string, CelInput>;
    const lazily = (key: string, get: () => CelInput | undefined) => Object.defineProperty(bindings, key, { get });
    const seen = new Map<string, CelInput | undefined>();
    const valueOf = (name: string): CelInput | undefined => {
      if (!seen.has(name)) {
        const value = lookup(name);
        seen.set(name, value === undefined ? undefined : toCel(value));
      }
      return seen.get(name);
    };
    for (const name of names)
      lazily(name, () => {
        const value = valueOf(name);
        if (value === undefined) throw fail(`nobody defines ${name}`);
        return value;
      });
    for (const name of [...names, ...optional, ...types]) lazily(OPTIONAL + name, () => valueOf(name));
    for (const name of types) lazily(name, () => valueOf(name));
    return bindings;
  };
  return {
    ...known,
    evaluate: (lookup) =>
      metered((meter) => {
        try {
          const result = run(bind(lookup));
          meter.settle();
          if (isCelError(result)) throw result.cause instanceof Error ? result.cause : result;
          return fromCel(result);
        } catch (thrown) {
          throw thrown instanceof ExpressionError && thrown.message.startsWith('`') ? thrown : fail(plainly((thrown as Error).message));
        }
      }),
  };
}

/** CEL's own words for a place that a list does not have name a range that is none: it never asks how long the list is. */
const plainly = (why: string): string =>
  why.replace(/^index (-?\d+) out of bounds .*$/, 'the list has no element $1; its elements are counted from 0');

function read(source: string): Syntax {
  const syntax = readSyntax(source);
  checkDepth(syntax.root);
  const root = expandForms(syntax);
  visitParts(root, (part) => checkCall(part, syntax.offsets));
  return { root, offsets: syntax.offsets };
}

/** How many arguments each function can have, the one before the dot counted. */
const ARGUMENTS = new Map<string, Set<number>>();
for (const { name, target, arguments: args } of environment.funcs)
  ARGUMENTS.set(name, (ARGUMENTS.get(name) ?? new Set()).add(args.length + (target ? 1 : 0)));
for (const { name, params, run } of FUNCTIONS) if (!run) ARGUMENTS.set(name, new Set([params.length]));

/** A call of what is no function, or with too few or too many arguments. */
function checkCall({ id, exprKind }: Expr, offsets: Syntax['offsets']): void {
  if (exprKind.case !== 'callExpr') return;
  const { function: name, target, args } = exprKind.value;
  if (!/^[a-z]\w*$/i.test(name)) return;
  const counts = ARGUMENTS.get(name);
  if (!counts) throw new ExpressionError(`there is no function ${name}`, offsets.get(id));
  if (counts.has(args.length + (target ? 1 : 0))) return;
  const params = FUNCTION_BY_NAME.get(name)?.params.map((param) => (param.optional ? `[${param.name}]` : param.name));
  throw new ExpressionError(
    params ? `\`${name}\` is written ${name}(${params.join(', ')})` : `\`${name}\` does not take ${args.length} arguments`,
    offsets.get(id),
  );
}

interface Located {
  readonly location?: { readonly start?: { readonly offset?: number } };
  readonly rawMessage?: string;
}

function explained(thrown: unknown): [why: string, at?: number] {
  if (thrown instanceof ExpressionError) return [thrown.message, thrown.at];
  if (thrown instanceof RangeError && thrown.message.startsWith('Maximum call stack')) return ['it is nested too deep'];
  const { location, rawMessage } = thrown as Located;
  return [rawMessage ?? (thrown as Error).message, location?.start?.offset];
}

function walk([first, ...fields]: readonly string[], lookup: Lookup, fail: (why: string) => ExpressionError): Json {
  let value = lookup(first!);
  if (value === undefined) throw fail(`nobody defines ${first}`);
  for (const field of fields) {
    if (!isObject(value)) throw fail(`${kindOf(value)} has no field ${field}`);
    if (!Object.hasOwn(value, field)) throw fail(`there is no field ${field}`);
    value = value[field]!;
  }
  return value;
}
