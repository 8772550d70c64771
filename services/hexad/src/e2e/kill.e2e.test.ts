import { readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, git, history, merged } from './fixtures/delivered.js';
import { Machine } from './fixtures/hexad.js';

/** Small, so that one build can be killed many times. */
const BRIEF = 'Beekeepers keep hives. A hive has a label (required, unique, at most 20 characters) and a number of frames from 1 to 40.';
const COMMAND = ['build', BRIEF, '--yes', '--stack', 'node-api', '--out', 'apiary'];

const INNER = ['generate', 'check', 'prove', 'integrate'];
/** Every step that does something, in the order of the run, with one of its two stories. */
const stepsWith = (task: string) => [
  'analyse',
  'spec',
  'plan',
  'prepare',
  ...INNER.map((step) => `stories[${task}]/${step}`),
  'prove',
  'deliver',
];
/** A step's result and the start of the next are one transaction, so a build is killed either before and after starts, or after results. */
const STARTS = stepsWith('T1').flatMap((path) => [`${path}:before-dispatch`, `${path}:after-dispatch`]);
const RESULTS = stepsWith('T2').map((path) => `${path}:after-result`);

describe('a build killed at each step boundary', () => {
  const calm = new Machine();
  const whole = calm.path('apiary');
  beforeAll(() => calm.hexad(COMMAND));
  afterAll(() => calm[Symbol.dispose]());

  it.each([
    ['before and after its start', STARTS],
    ['after its result', RESULTS],
  ])('%s ends as one that was never disturbed', async (_when, boundaries) => {
    using machine = new Machine();
    for (const boundary of boundaries) {
      const { signal } = await machine.hexad(COMMAND, { env: { HEXAD_TEST_KILL_AT: boundary } });
      expect([boundary, signal]).toEqual([boundary, 'SIGKILL']);
      expect(await readdir(machine.folder)).toEqual(['.hexad']);
    }
    expect(await machine.hexad(COMMAND)).toMatchObject({ code: 0 });

    const torn = machine.path('apiary');
    expect(await git(torn, 'rev-parse', 'HEAD~1^{tree}')).toBe(await git(whole, 'rev-parse', 'HEAD~1^{tree}'));
    expect(await history(torn)).toEqual(await history(whole));
    const { spec, proof, status } = await documentOf(torn);
    expect(status).toBe('complete');
    expect(proof.map((row) => row.result)).toEqual((await documentOf(whole)).proof.map((row) => row.result));
    expect(await merged(torn)).toEqual(spec.stories.map((story) => story.id));
    expect(await git(torn, 'fsck', '--full')).toBe('');
    expect(await readdir(machine.folder)).toEqual(['.hexad', 'apiary']);
  });
});

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
