import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Machine } from './fixtures/hexad.js';

const FILE = `name: greet
version: '1'
steps:
  - { name: ask, type: wait, signal: go, outputs: { go: answer } }
  - { name: say, system: log, inputs: { message: 'hello \${who}, \${answer.word}' } }
`;

it('a workflow file runs where no platform is, waits over the end of the process, and is steered from the command line', async () => {
  using machine = new Machine();
  writeFileSync(machine.path('greet.yaml'), FILE);
  const run = (...args: string[]) => machine.hexad(['run', ...args]);
  const started = await run('start', 'greet.yaml', '--input', 'who=you', '--detach', '--json');
  const { id, state } = JSON.parse(started.stdout) as { id: string; state: string };
  await using _platform = await machine.up();
  expect((await run('list', '--state', state, '--workflow', 'greet')).stdout).toContain(id);
  await run('pause', id);
  await run('signal', id, 'go', '--payload', '{"word":"well done"}');
  await run('patch', id, '--set', 'who=all');
  expect((await run('resume', id, '--json')).code).toBe(0);
  const watched = await run('watch', id);
  expect([watched.code, watched.stdout]).toEqual([0, expect.stringContaining('say: succeeded')]);
  const again = await run('rerun', id, '--from', 'say', '--input', 'who=them');
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('hello them, well done')]);
}, 120_000);

const GATE = `name: gate
version: '1'
steps:
  - { name: release, type: approval, revision: abc, payload: { diff: '+1' } }
`;

it('a gate is shown, not approved by who began its run, and rejected from the command line', async () => {
  using machine = new Machine();
  writeFileSync(machine.path('gate.yaml'), GATE);
  await using _platform = await machine.up();
  const approvals = (...args: string[]) => machine.hexad(['approvals', ...args]);
  await machine.hexad(['run', 'start', 'gate.yaml', '--detach']);
  const { id } = JSON.parse((await approvals('list', '--state', 'waiting', '--json')).stdout) as { id: string };
  expect((await approvals('show', id)).stdout).toContain('cannot approve');
  expect((await approvals('approve', id, '--revision', 'abc')).stderr).toContain('[conflict]');
  expect((await approvals('reject', id, '--revision', 'abc', '--comment', 'not yet')).stdout).toContain('rejected');
}, 120_000);
