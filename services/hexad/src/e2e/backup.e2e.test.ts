import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { documentOf } from './fixtures/delivered.js';
import { Machine } from './fixtures/hexad.js';

const BRIEF = 'Beekeepers keep hives. A hive has a label (required, unique, at most 20 characters).';
const COMMAND = ['build', BRIEF, '--yes', '--stack', 'node-api', '--out', 'apiary'];

it('a build that was killed goes on from a backup on another machine', async () => {
  using first = new Machine();
  using second = new Machine();
  const { signal } = await first.hexad(COMMAND, { env: { HEXAD_TEST_KILL_AT: 'stories[T1]/prove:after-dispatch' } });
  expect(signal).toBe('SIGKILL');
  const file = first.path('backup.zip');
  expect(await first.hexad(['backup', file])).toMatchObject({ code: 0, stderr: '' });
  expect(await second.hexad(['restore', file])).toMatchObject({ code: 0, stderr: '' });

  const run = await pendingOf(second);
  expect(await second.hexad(['resume', run, '--out', 'apiary'])).toMatchObject({ code: 0 });
  expect(await documentOf(second.path('apiary'))).toMatchObject({ status: 'complete', run });
});

it('neither a backup nor a data folder is overwritten', async () => {
  using machine = new Machine();
  expect(await machine.hexad(['backup', 'none.zip'])).toMatchObject({ code: 66, stderr: expect.stringContaining('[not_found]') });
  expect(await machine.hexad(COMMAND, { env: { HEXAD_TEST_KILL_AT: 'spec:before-dispatch' } })).toMatchObject({ signal: 'SIGKILL' });
  await writeFile(machine.path('mine.zip'), 'precious');
  expect(await machine.hexad(['backup', 'mine.zip'])).toMatchObject({ code: 73, stderr: expect.stringContaining('[output_not_empty]') });
  expect(await machine.hexad(['backup', 'b.zip'])).toMatchObject({ code: 0 });
  expect(await machine.hexad(['restore', 'b.zip'])).toMatchObject({ code: 73, stderr: expect.stringContaining('[output_not_empty]') });
  expect(await readFile(machine.path('mine.zip'), 'utf8')).toBe('precious');
});

/** The run that the command remembers. */
async function pendingOf(machine: Machine): Promise<string> {
  const folder = join(machine.dataDir, 'pending');
  const [name] = await readdir(folder);
  return (JSON.parse(await readFile(join(folder, name!), 'utf8')) as { runId: string }).runId;
}
