import { describe, expect, it } from 'vitest';
import { Progress } from './progress.js';

const entry = (sequence: number, type: string, path: string, at: string, data: Record<string, unknown> = {}) => ({
  sequence,
  type,
  path,
  at,
  data,
});

describe('the progress of a run', () => {
  it('knows for each step its state, its time and what it said last', () => {
    const progress = new Progress();
    progress.take(entry(1, 'run.started', '', '2026-01-01T00:00:00.000Z'));
    progress.take(entry(2, 'step.started', 'spec', '2026-01-01T00:00:01.000Z', { description: 'Write the spec' }));
    progress.take(entry(3, 'step.progress', 'spec', '2026-01-01T00:00:02.000Z', { message: 'half way' }));
    progress.take(entry(4, 'step.succeeded', 'spec', '2026-01-01T00:00:03.500Z'));
    expect(progress.steps()).toEqual([
      {
        path: 'spec',
        label: 'Write the spec',
        state: 'succeeded',
        since: Date.parse('2026-01-01T00:00:01Z'),
        until: Date.parse('2026-01-01T00:00:03.500Z'),
        note: 'half way',
      },
    ]);
  });
});
