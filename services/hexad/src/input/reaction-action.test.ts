import { expect, it } from 'vitest';
import { readAction } from './reaction-action.js';

it.each([
  ['start:bugfix', { type: 'start', workflow: 'bugfix' }],
  ['rerun', { type: 'rerun', from: '' }],
  ['retry_step:deploy/push', { type: 'retry_step', step: 'deploy/push' }],
  ['cancel', { type: 'cancel' }],
  ['notify:a,b', { type: 'notify', channelIds: ['a', 'b'] }],
  ['alert', { type: 'alert' }],
  ['alert:critical', { type: 'alert', severity: 'critical' }],
  ['{"type":"resume"}', { type: 'resume' }],
])('reads the action %s', (text, action) => {
  expect(readAction('action', text)).toEqual(action);
});

it('gives a workflow that is started its inputs', () => {
  expect(readAction('action', 'start:fix', { broken: '${run_id}' })).toMatchObject({ inputs: { broken: '${run_id}' } });
});

it.each(['', 'start', 'notify', 'cancel:it', 'explode', 'RERUN', '[1]'])('refuses %j with the actions that there are', (text) => {
  expect(() => readAction('escalate', text)).toThrow(/^--escalate .* is no action\. There are start:WORKFLOW/);
});

it('refuses inputs for what starts nothing', () => {
  expect(() => readAction('action', 'cancel', {})).toThrow('--inputs are for --action start:WORKFLOW.');
});
