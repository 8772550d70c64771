import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { NODE, ROOT } from '../place.js';
import { start } from '../processes.js';
import type { Row } from '../row.js';
import { CASES } from './cases.js';

/** A server that is away, or does not answer, holds up nothing but its own case. */
const LONGEST_MS = 90_000;
const TIDY_MS = 15_000;
const SCRIPT = fileURLToPath(new URL('one.js', import.meta.url));

/** Why no case can be measured; undefined where one can. */
export const refusalOf = (only = ''): string | undefined =>
  namesWith(only).length === 0 ? `There is no case with "${only}". There are: ${[...CASES.keys()].join('; ')}.` : undefined;

const namesWith = (only: string): string[] => [...CASES.keys()].filter((name) => name.includes(only));

/** Those cases whose name contains `only`, each in a process of its own. Ctrl-C ends the one that runs, which tidies up. */
export async function bus(tell: (row: Row) => void, only = ''): Promise<void> {
  let stopped = false;
  process.once('SIGINT', () => (stopped = true));
  for (const name of namesWith(only)) {
    for (const row of await measured(name)) tell(row);
    if (stopped) process.exit(130);
  }
}

/** None when it could not be measured; why is said. */
async function measured(name: string): Promise<Row[]> {
  const child = start({ program: NODE, args: [...process.execArgv, SCRIPT, name], cwd: ROOT });
  const timers = [setTimeout(() => child.kill('SIGTERM'), LONGEST_MS), setTimeout(() => child.kill('SIGKILL'), LONGEST_MS + TIDY_MS)];
  const [said, errors, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')]);
  for (const timer of timers) clearTimeout(timer);
  if (code === 0) return JSON.parse(said) as Row[];
  console.error(`▸ ${name}: not measured\n${errors}`);
  return [];
}
