import { findAll, replaceFound } from './patterns/index.js';

const HIDDEN = '[redacted]';
const SECRET_NAME =
  /(^|[_.-])(authorization|cookie|set-cookie|password|passphrase|secret|token|credentials?|api[_-]?key|private[_-]?key|signing[_-]?key)s?$/i;
const DEEPEST = 6;
const LONGEST_TEXT = 8_192;

/** A text without keys, signed tokens, passwords in URLs and the like, and not too long. */
export function redactText(text: string): string {
  const short = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  return replaceFound(short, findAll(short), () => HIDDEN);
}

const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2');

/** A plain copy of log fields without secrets: by the name of the field, and by the shape of the text. Bounded in depth and length. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= DEEPEST) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, SECRET_NAME.test(snake(name)) ? HIDDEN : redact(inner, depth + 1)]),
  );
}

function redactError(error: Error, depth: number): object {
  const { code, details } = error as Error & { code?: unknown; details?: unknown };
  return {
    name: error.name,
    ...(code !== undefined && { code }),
    message: redactText(error.message),
    ...(details !== undefined && depth < DEEPEST && { details: redact(details, depth + 1) }),
    ...(error.stack !== undefined && { stack: redactText(error.stack) }),
    ...(error.cause !== undefined && depth < DEEPEST && { cause: redact(error.cause, depth + 1) }),
  };
}
