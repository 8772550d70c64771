import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { AppError } from '@hexad/kernel';
import { parse } from 'yaml';

type Values = Record<string, unknown>;

/**
 * Values by name: those of a file, and over them `name=value`. A value that is JSON keeps its type (`3`, `true`, `["a"]`); anything else
 * is a text. `option`: as it is called on the command line, without dashes. Fails with `invalid`.
 */
export async function readValues(option: string, pairs: readonly string[], path: string | undefined): Promise<Values> {
  const values: Values = path === undefined ? {} : mapOf(`${option}s`, path, await readDocument(`${option}s`, path));
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new AppError('invalid', `--${option} ${JSON.stringify(pair)} is not name=value.`);
    values[pair.slice(0, at)] = valueOf(option, pair, pair.slice(at + 1));
  }
  return values;
}

/** A file of JSON or YAML; `-` is standard input. Fails with `invalid`, saying what cannot be read. */
export async function readDocument(what: string, path: string): Promise<unknown> {
  const name = path === '-' ? 'of standard input' : JSON.stringify(path);
  const content = await (path === '-' ? text(process.stdin) : readFile(path, 'utf8')).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new AppError('invalid', `The ${what} ${name} cannot be read: ${reason}.`, { cause });
  });
  try {
    return parse(content) as unknown;
  } catch (cause) {
    const [first] = (cause as Error).message.split('\n');
    throw new AppError('invalid', `The ${what} ${name} are neither JSON nor YAML: ${first}`, { cause });
  }
}

function mapOf(what: string, path: string, value: unknown): Values {
  if (value === null || value === undefined) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return { ...value };
  throw new AppError('invalid', `The ${what} ${JSON.stringify(path)} must map names to values.`);
}

function valueOf(option: string, pair: string, written: string): unknown {
  try {
    return JSON.parse(written, keepsDigits as (key: string, value: unknown) => unknown);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) return written;
    throw new AppError('invalid', `--${option} ${pair}: ${thrown.message} has more digits than a number keeps; put it in quotes.`);
  }
}

/** Throws a RangeError for a whole number that would come out as another one. */
function keepsDigits(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  if (typeof value === 'number' && source !== undefined && /^-?\d+$/.test(source) && !Number.isSafeInteger(value))
    throw new RangeError(source);
  return value;
}
