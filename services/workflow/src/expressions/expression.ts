import { celEnv, isCelError, parse, plan, type CelInput } from '@bufbuild/cel';
import { mixedArithmetic } from './cel-functions.js';
import { fromCel, toCel } from './cel-values.js';
import { isObject, kindOf, type Json } from './json.js';
import { referencesOf } from './references.js';

/** Why an expression cannot be read or has no value. The message names the expression. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** Where an expression's names come from: a value, or undefined for a name nobody knows. */
export type Lookup = (name: string) => Json | undefined;

export interface Expression {
  readonly source: string;
  readonly names: ReadonlySet<string>;
  /** Throws an ExpressionError. Never has an effect, never sees anything but the values of its names. */
  evaluate(lookup: Lookup): Json;
}

/** Characters; longer ones are refused before they are parsed. */
const MAX_LENGTH = 4_000;
const MAX_CACHED = 2_000;

const env = celEnv({ funcs: mixedArithmetic });
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
  const fail = (why: string) => new ExpressionError(`\`${source}\`: ${why}`);
  try {
    const parsed = parse(source);
    const { names, types, functions, path } = referencesOf(parsed.expr);
    for (const name of functions) if (/^[a-z]\w*$/i.test(name) && !env.funcs.find(name)) throw fail(`there is no function ${name}`);
    if (path) return { source, names, evaluate: (lookup) => walk(path, lookup, fail) };
    const run = plan(env, parsed);
    return {
      source,
      names,
      evaluate(lookup) {
        const bindings: Record<string, CelInput> = Object.create(null) as Record<string, CelInput>;
        for (const name of names) {
          const value = lookup(name);
          if (value === undefined) throw fail(`nobody defines ${name}`);
          bindings[name] = toCel(value);
        }
        for (const name of types) {
          const value = lookup(name);
          if (value !== undefined) bindings[name] = toCel(value);
        }
        try {
          const result = run(bindings);
          if (isCelError(result)) throw fail(result.message);
          return fromCel(result);
        } catch (thrown) {
          throw thrown instanceof ExpressionError ? thrown : fail((thrown as Error).message);
        }
      },
    };
  } catch (thrown) {
    if (thrown instanceof ExpressionError) throw thrown;
    throw fail((thrown as Error).message);
  }
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
