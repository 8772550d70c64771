import { compile, ExpressionError, type Expression, type Lookup } from './expression.js';
import { asText, isList, isObject, type Json } from './json.js';

/** A text with `${…}` in it. `$${` stands for a literal `${`. */
export interface Template {
  readonly names: ReadonlySet<string>;
  /** A text that is exactly one `${…}` gives that expression's value with its type; any other gives a string. */
  evaluate(lookup: Lookup): Json;
}

/** Throws an ExpressionError on an expression that cannot be read or is not closed. */
export function compileTemplate(text: string): Template {
  const parts = split(text);
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object') return only;
  const names = new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [...part.names])));
  return { names, evaluate: (lookup) => parts.map((part) => (typeof part === 'string' ? part : asText(part.evaluate(lookup)))).join('') };
}

/** Every template in a value, at any depth. */
export function namesIn(value: Json): Set<string> {
  if (typeof value === 'string') return new Set(compileTemplate(value).names);
  if (isList(value)) return new Set(value.flatMap((item) => [...namesIn(item)]));
  if (isObject(value)) return new Set(Object.values(value).flatMap((item) => [...namesIn(item)]));
  return new Set();
}

/** The value with every template in it evaluated. */
export function evaluateIn(value: Json, lookup: Lookup): Json {
  if (typeof value === 'string') return value.includes('${') ? compileTemplate(value).evaluate(lookup) : value;
  if (isList(value)) return value.map((item) => evaluateIn(item, lookup));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluateIn(item, lookup)]));
  return value;
}

function split(text: string): (string | Expression)[] {
  const parts: (string | Expression)[] = [];
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
    parts.push(compile(text.slice(start + 2, end).trim()));
    at = end + 1;
  }
  literal += text.slice(at);
  if (literal !== '' || parts.length === 0) parts.push(literal);
  return parts;
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
  throw new ExpressionError(`\`${text.slice(from - 2, from + 40)}\`: the expression is not closed with a brace.`);
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
