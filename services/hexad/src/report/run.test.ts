import { expect, it } from 'vitest';
import type { RunStep, WholeRun } from '../client/runs.js';
import { runsTable, runText, stepTree } from './run.js';

const step = (path: string, state: string, more: Partial<RunStep> = {}): RunStep => ({
  path,
  name: path.split('/').at(-1)!,
  kind: 'plugin',
  description: null,
  state,
  attempt: 1,
  startedAt: null,
  endedAt: null,
  errorCode: null,
  errorMessage: null,
  waitingFor: null,
  childRunId: null,
  ...more,
});

const RUN: WholeRun = {
  id: '01890000-0000-7000-8000-000000000001',
  workflow: 'deploy',
  projectId: 'shop',
  parentRunId: null,
  startedBy: 'user:ann',
  state: 'compensation_failed',
  priority: 'normal',
  createdAt: '2026-01-01T00:00:00.000Z',
  endedAt: '2026-01-01T00:01:10.000Z',
  errorCode: 'unavailable',
  errorMessage: 'push: no answer',
  inputs: { branch: 'main' },
  variables: {},
  waitingFor: null,
  waitingPayload: null,
  steps: [],
};

it('shows steps as a tree, with states, attempts, durations, what undid them and why they failed', () => {
  const steps = [
    step('branch', 'compensated', { startedAt: '2026-01-01T00:00:00.000Z', endedAt: '2026-01-01T00:00:01.500Z' }),
    step('branch/compensate', 'succeeded'),
    step('stories', 'failed', { kind: 'foreach' }),
    step('stories[a/b]', 'failed', { kind: 'item', description: 'Two' }),
    step('stories[a/b]/push', 'failed', { attempt: 3, errorCode: 'timeout', errorMessage: 'no answer' }),
    step('stories[a/b]/ask', 'waiting', { waitingFor: 'go' }),
    step('tell', 'skipped', { errorMessage: 'Its condition does not hold.' }),
  ];
  expect(stepTree(steps, 120).split('\n')).toEqual([
    '  ↺ branch        compensated              1.5 s',
    '    ✓ compensate  succeeded',
    '  ✗ stories       failed',
    '    ✗ [a/b] Two   failed',
    '      ✗ push      failed       3 attempts         no answer [timeout]',
    '      ? ask       waiting                         for the signal go',
    '  – tell          skipped                         Its condition does not hold.',
  ]);
});

it('says how a run ended, with the code, and what it was given', () => {
  expect(runText(RUN, 120).split('\n').slice(0, 5)).toEqual([
    '01890000-0000-7000-8000-000000000001 deploy',
    '  state      compensation_failed after 1 min 10 s',
    '  error      push: no answer [unavailable]',
    '  started    2026-01-01T00:00:00.000Z by user:ann',
    '  project    shop',
  ]);
});

it('lists runs with their whole ids, since the other commands take them', () => {
  const lines = runsTable([RUN, { ...RUN, state: 'running', endedAt: null, errorCode: null }], 140, new Date('2026-01-01T00:00:05Z'));
  expect(lines.split('\n').slice(1)).toEqual([
    `${RUN.id}  deploy    compensation_failed  2026-01-01 00:00:00  1 min 10 s  unavailable: push: no answer`,
    `${RUN.id}  deploy    running              2026-01-01 00:00:00  5.0 s`,
  ]);
});
