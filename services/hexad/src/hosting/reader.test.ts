import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const HOSTING = new URL('../../dist/hosting/reader.js', import.meta.url).href;
const LONG = `'x'.repeat(300_000)`;

/** Runs a program whose output `head` reads the beginning of; gives how it ended and what it said to that. */
async function readBriefly(program: string): Promise<{ readonly code: string; readonly said: string }> {
  const script = `import { readerIsGone, stopWithReader } from '${HOSTING}'; stopWithReader(); ${program}`;
  const pipe = '"$0" --input-type=module -e "$1" | head -c 10 >/dev/null; echo "${PIPESTATUS[0]}"';
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', pipe, process.execPath, script]);
  return { code: stdout.trim(), said: stderr };
}

it('a program whose reader has enough ends without a word', async () => {
  const ended = await readBriefly(`for (;;) { console.log(${LONG}); await new Promise(setImmediate); }`);
  expect(ended).toEqual({ code: '141', said: '' });
});

it('one that stops in order does so then too', async () => {
  const ended = await readBriefly(`
    process.once('SIGTERM', () => process.exit(readerIsGone() ? 7 : 8));
    for (;;) { console.log(${LONG}); await new Promise(setImmediate); }`);
  expect(ended).toEqual({ code: '7', said: '' });
});
