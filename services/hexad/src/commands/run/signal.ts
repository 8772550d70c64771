import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { readDocument } from '../../input/values.js';
import { parsing } from '../parsing.js';
import { COMMON, positionalsOf, withRuns } from './with-runs.js';

const OPTIONS = { ...COMMON, payload: { type: 'string' }, 'payload-file': { type: 'string' }, key: { type: 'string' } } as const;

/** `hexad run signal RUN SIGNAL`: gives a waiting step what it waits for. */
export async function signal(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const { url, json, key = randomUUID() } = values;
  const [id = '', name = ''] = positionalsOf('signal', ['run', 'signal'], positionals);
  const payload = await payloadOf(values.payload, values['payload-file']);
  await withRuns(url, async ({ runs }) => {
    await runs.signal(id, name, payload, key);
    console.log(json ? JSON.stringify(await runs.get(id)) : `Run ${id} took the signal ${name}.`);
  });
  return 0;
}

async function payloadOf(text: string | undefined, path: string | undefined): Promise<unknown> {
  if (text !== undefined && path !== undefined) throw new AppError('invalid', 'Either --payload or --payload-file.');
  if (path !== undefined) return readDocument('payload', path);
  if (text === undefined) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new AppError('invalid', `--payload is no JSON: ${(cause as Error).message}. A text stands in quotes: '"yes"'.`, { cause });
  }
}
