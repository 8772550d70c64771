import { describe, expect, it } from 'vitest';
import { addressed, type TaskOfRun } from './addressed.js';

const task = (stepPath: string, state: string): TaskOfRun => ({ id: stepPath, stepPath, state, agentId: 'review-1' });
const [first, second, ended] = [task('work[a]/work', 'running'), task('work[b]/work', 'queued'), task('work[c]/work', 'succeeded')];

describe('a message to a run', () => {
  it('is for the only task that is open, or for that of the step', () => {
    expect(addressed([ended, first], 'r', undefined)).toBe(first);
    expect(addressed([first, second], 'r', 'work[b]/work')).toBe(second);
  });

  it.each([
    [
      'for several is refused with their names',
      [first, second],
      undefined,
      'conflict',
      'work[a]/work (review-1), work[b]/work (review-1). Say which',
    ],
    [
      'for a step on which nobody works is refused',
      [first, ended],
      'work[c]/work',
      'not_found',
      'nobody is at work on the step "work[c]/work"',
    ],
    ['for nobody is refused', [], undefined, 'not_found', 'has no task of an agent'],
    ['for what has ended is refused', [ended], undefined, 'conflict', 'no task that is open any more'],
  ])('%s', (_, tasks, step, code, message) => {
    expect(() => addressed(tasks, 'r', step)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }),
    );
  });
});
