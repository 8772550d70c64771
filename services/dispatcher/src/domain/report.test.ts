import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { order as orderOf, queued } from '../fixtures/tasks.js';
import { cancel, end, order, progress } from './report.js';
import { become } from './task.js';

const done = { state: 'succeeded', resultJson: '{"a":1}' } as const;

describe('fencing', () => {
  const second = queued({ attempt: 2, placements: 1 });

  it.each([
    ['an earlier attempt', second, 1],
    ['a task that was cancelled', become(second, { state: 'cancelled' }), 2],
    ['a task that has ended', become(second, { state: 'succeeded' }), 2],
    ['a task that nobody knows', undefined, 2],
  ])('lets nothing change by a late word about %s', (_, current, attempt) => {
    expect([end(current, attempt, done), progress(current, attempt, 'x'), cancel(current, attempt)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('takes a newer attempt in place of whatever was', () => {
    expect(order(become(second, { state: 'cancelled' }), orderOf({ attempt: 3 }))).toMatchObject({
      state: 'queued',
      attempt: 3,
      placements: 0,
    });
  });

  it('takes the same attempt once', () => {
    expect(order(second, orderOf({ attempt: 2 }))).toBeUndefined();
  });
});

describe('reports of the agent', () => {
  it('tells people of progress, and keeps a sign of life to itself', () => {
    expect(progress(queued(), 1, 'tests run')).toMatchObject({
      task: { state: 'running' },
      effects: [{ kind: 'progressed', message: 'tests run' }],
    });
    expect(progress(queued(), 1, '')).toMatchObject({ task: { state: 'running' }, effects: [] });
  });

  it('hands a result on', () => {
    expect(end(queued(), 1, done)).toMatchObject({ task: { state: 'succeeded' }, effects: [{ kind: 'succeeded', resultJson: '{"a":1}' }] });
  });

  it('hands a failure on with its code', () => {
    const error = new AppError('disk_full', 'full');
    expect(end(queued(), 1, { state: 'failed', error })).toMatchObject({ task: { state: 'failed' }, effects: [{ kind: 'failed', error }] });
  });
});
