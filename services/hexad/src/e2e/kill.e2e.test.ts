import { readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { documentOf } from './fixtures/delivered.js';
import { Machine } from './fixtures/hexad.js';
import { COMMAND } from './fixtures/killed-at.js';

it('a build killed at moments that nobody chose goes on with the same command', async () => {
  using machine = new Machine();
  for (const milliseconds of [400, 1_700, 3_100, 4_300, 5_900]) {
    const child = machine.start(COMMAND);
    child.stdin!.end();
    await Promise.race([once(child, 'close'), pause(milliseconds)]);
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  if (!(await readdir(machine.folder)).includes('apiary')) await machine.hexad(COMMAND);
  expect(await documentOf(machine.path('apiary'))).toMatchObject({ status: 'complete' });
  expect(await readdir(machine.folder)).toEqual(['.hexad', 'apiary']);
});

it('a build that was interrupted tells how to go on, and `hexad resume` does, into the folder of the build', async () => {
  using machine = new Machine();
  const child = machine.start([...COMMAND, '--json']);
  let told = '';
  for await (const chunk of child.stdout!) {
    told += chunk;
    if (told.includes('"path":"prepare"')) child.kill('SIGINT');
  }
  const result = told.trim().split('\n').at(-1)!;
  expect(JSON.parse(result)).toMatchObject({ type: 'error', code: 'cancelled' });
  const run = /hexad resume ([0-9a-f-]+)/.exec(result)![1]!;
  expect(await machine.hexad(['resume', run])).toMatchObject({ code: 0 });
  expect(await documentOf(machine.path('apiary'))).toMatchObject({ status: 'complete', run });
  expect(await readdir(machine.path('.hexad/pending'))).toEqual([]);
});
