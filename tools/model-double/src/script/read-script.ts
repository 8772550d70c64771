import { readFile } from 'node:fs/promises';
import { AppError } from '@hexad/kernel';
import { parse } from 'yaml';
import { Script } from './schema.js';

/** Reads a script of YAML or JSON. Rejects with `invalid` and every fault in one message. */
export async function readScript(file: string): Promise<Script> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new AppError('invalid', `The script ${file} cannot be read: ${cause.message}.`, { cause });
  });
  return parseScript(text, file);
}

/** The same of text; `name` stands in messages. */
export function parseScript(text: string, name = 'script'): Script {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    throw new AppError('invalid', `The script ${name} is neither YAML nor JSON: ${(cause as Error).message.trim()}`, { cause });
  }
  return checkScript(value, name);
}

/** The same of a value. */
export function checkScript(value: unknown, name = 'script'): Script {
  const read = Script.safeParse(value);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => `${path.join('.') || 'script'}: ${message}`);
  throw new AppError('invalid', `The script ${name} is not valid. ${faults.join('; ')}.`, { details: { faults } });
}
