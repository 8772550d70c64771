import { compile, ExpressionError, type Expression, type Lookup } from './expression.js';
import { asText, isList, isObject, sizeOf, type Json } from './json.js';
import { MAX_SIZE, MAX_TEXT } from './limits.js';
import { metered } from './meter.js';
import { holdsSecret, SECRET_IN_TEXT } from './secrets.js';

/** A text with `${…}` in it. `$${` stands for a literal `${`. */
export interface Template extends Pick<Expression, 'names' | 'optional' | 'secrets'> {
  readonly parts: readonly Part[];
  /** A text that is exactly one `${…}` gives that expression's value with its type; any other gives a string. */
  readonly evaluate: (lookup: Lookup) => Json;
}

/** A piece of plain text, or an expression and where in the text it begins. */
export type Part = string | { readonly expression: Expression; readonly at: number };

/** Throws an ExpressionError on an expression that cannot be read or is not closed; its `at` counts from the beginning of the text. */
export function compileTemplate(text: string): Template {
  const parts = split(text);
  const expressions = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.expression]));
  const all = (of: 'names' | 'optional' | 'secrets') => new Set(expressions.flatMap((expression) => [...expression[of]]));
  const [only] = parts;
  const evaluate = parts.length === 1 && typeof only === 'object' ? only.expression.evaluate : (lookup: Lookup) => joined(parts, lookup);
  return { parts, names: all('names'), optional: all('optional'), secrets: all('secrets'), evaluate };
}

function joined(parts: readonly Part[], lookup: Lookup): string {
  let text = '';
  for (const part of parts) {
    const value = typeof part === 'string' ? part : part.expression.evaluate(lookup);
    if (typeof part !== 'string' && holdsSecret(value))
      throw new ExpressionError(`\`${part.expression.source}\`: ${SECRET_IN_TEXT}`, part.at);
    if (text.length + sizeOf(value) > MAX_TEXT + 2) throw new ExpressionError(`the text has more than ${MAX_TEXT} characters`);
    text += asText(value);
  }
  return text;
}

/** Names that the templates in a value need, at any depth. */
export function namesIn(value: Json): Set<string> {
  if (typeof value === 'string') return value.includes('${') ? new Set(compileTemplate(value).names) : new Set();
  if (isList(value)) return new Set(value.flatMap((item) => [...namesIn(item)]));
  if (isObject(value)) return new Set(Object.values(value).flatMap((item) => [...namesIn(item)]));
  return new Set();
}

/** Whether a value has anything to evaluate in it, at any depth. */
export function hasTemplate(value: Json): boolean {
  if (typeof value === 'string') return value.includes('${');
  if (isList(value)) return value.some(hasTemplate);
  return isObject(value) && Object.values(value).some(hasTemplate);
}

/** The value with every template in it evaluated; together they may take as long as one. */
export function evaluateIn(value: Json, lookup: Lookup): Json {
  return metered(() => {
    const result = evaluated(value, lookup);
    if (result !== value && sizeOf(result) > MAX_SIZE) throw new ExpressionError(`the value has more than ${MAX_SIZE} characters as JSON`);
    return result;
  });
}

function evaluated(value: Json, lookup: Lookup): Json {
  if (typeof value === 'string') return value.includes('${') ? compileTemplate(value).evaluate(lookup) : value;
  if (isList(value)) return value.map((item) => evaluated(item, lookup));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluated(item, lookup)]));
  return value;
}

function split(text: string): Part[] {
  const parts: Part[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf('${', at);
    if (start < 0) break;
    if (start > 0 && text[start - 1] === '$') {
      literal += `${text.slice(at, start - 1)}\${`;
      at = start + 2;
      continue;
    }
    literal += text.slice(at, start);
    const end = endOf(text, start + 2);
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(expressionAt(text, start + 2, end));
    at = end + 1;
  }
  literal += text.slice(at);
  if (literal !== '' || parts.length === 0) parts.push(literal);
  return parts;
}

function expressionAt(text: string, from: number, to: number): Part {
  const inside = text.slice(from, to);
  const at = from + inside.length - inside.trimStart().length;
  try {
    return { expression: compile(inside.trim()), at };
  } catch (thrown) {
    throw thrown instanceof ExpressionError ? new ExpressionError(thrown.message, at + (thrown.at ?? 0)) : thrown;
  }
}

/** Where the brace that closes an expression stands: braces inside strings and inside maps do not count. */
function endOf(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"' || char === "'") at = endOfString(text, at);
    else if (char === '{') depth++;
    else if (char === '}' && depth-- === 0) return at;
  }
  throw new ExpressionError(`\`${text.slice(from - 2, from + 40)}\`: the expression is not closed with a brace`, from - 2);
}

function endOfString(text: string, start: number): number {
  const quote = text[start]!;
  const raw = /[rR]/.test(text[start - 1] ?? '') && !/\w/.test(text[start - 2] ?? '');
  const close = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  for (let at = start + close.length; at < text.length; at++) {
    if (text[at] === '\\' && !raw) at++;
    else if (text.startsWith(close, at)) return at + close.length - 1;
  }
  return text.length;
}
