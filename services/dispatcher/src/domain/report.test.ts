import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { held, order as orderOf, queued } from '../fixtures/tasks.js';
import { cancel, drop, end, message, order, progress, reassign } from './report.js';
import { happenings } from './history.js';
import { become } from './task.js';

const done = { state: 'succeeded', resultJson: '{"a":1}' } as const;
const said = { messageId: 'm', author: 'user:ann', text: 'use tabs', at: '2026-01-01T00:00:00.000Z' };

describe('fencing', () => {
  const second = held({ attempt: 2 });

  it.each([
    ['an earlier attempt', second, 1],
    ['a task that was cancelled', become(second, { state: 'cancelled', agent: '', placements: 1 }), 2],
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
    expect(order(held({ attempt: 2, losses: 2 }), orderOf({ attempt: 3 }))).toMatchObject({
      task: { state: 'queued', attempt: 3, placements: 0, losses: 0 },
    });
  });

  it('takes the same attempt once', () => {
    expect(order(second, orderOf({ attempt: 2 }))).toBeUndefined();
  });

  it('lets an agent that was given up end the attempt after all, but not count as the one that has it', () => {
    expect(progress(queued(), 1, 'still here')).toMatchObject({ task: { state: 'queued' } });
    expect(end(queued(), 1, done)).toMatchObject({ task: { state: 'succeeded' } });
  });
});

describe('reports of the agent', () => {
  it('tells people of progress, and keeps a sign of life to itself', () => {
    expect(progress(held({ state: 'assigned' }), 1, 'tests run')).toMatchObject({
      task: { state: 'running', agent: 'code-1' },
      effects: [{ kind: 'progressed', message: 'tests run' }],
    });
    expect(progress(held({ state: 'assigned' }), 1, '')).toMatchObject({ task: { state: 'running' }, effects: [] });
  });

  it('hands a result on', () => {
    expect(end(held(), 1, done)).toMatchObject({ task: { state: 'succeeded' }, effects: [{ kind: 'succeeded', resultJson: '{"a":1}' }] });
  });

  it('hands a failure on with its code', () => {
    const error = new AppError('disk_full', 'full');
    expect(end(held(), 1, { state: 'failed', error })).toMatchObject({
      task: { state: 'failed', dead: false },
      effects: [{ kind: 'failed', error }],
    });
  });

  it('remembers who had what was cancelled', () => {
    expect(cancel(held(), 1)).toMatchObject({ task: { state: 'cancelled', agent: 'code-1', placements: 1 } });
  });
});

describe('people', () => {
  it('take a task from its agent for another', () => {
    expect(reassign(held({ losses: 1 }), 'code-2')).toMatchObject({ task: { state: 'queued', pinned: 'code-2', losses: 1, delayMs: 0 } });
  });

  it('leave it with the agent that has it already', () => {
    expect(reassign(held(), 'code-1')).toMatchObject({ task: { state: 'running', agent: 'code-1' } });
  });

  it('tell the agent something without changing the task', () => {
    expect(message(held(), said)).toMatchObject({ task: held(), effects: [{ kind: 'messaged', ...said }] });
  });

  it.each([
    ['has ended', become(held(), { state: 'succeeded' }), 'conflict'],
    ['is not there', undefined, 'not_found'],
  ])('are refused when the task %s', (_, task, code) => {
    expect(() => reassign(task, 'code-2')).toThrow(expect.objectContaining({ code }));
    expect(() => message(task, said)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a dead task', () => {
  const dead = become(queued(), { state: 'failed', error: new AppError('unavailable', 'vanished'), dead: true });

  it('is dropped once: it stays failed, and what happened to it says so', () => {
    const change = drop(dead);
    expect(change.task).toMatchObject({ state: 'failed', dead: false });
    expect(happenings(dead, change)).toEqual([{ type: 'dropped', data: {} }]);
    expect(() => drop(change.task)).toThrow('not dead');
  });

  it.each([
    ['queued', queued()],
    ['at work', held()],
  ])('is none that is %s', (_, task) => {
    expect(() => drop(task)).toThrow('not dead');
  });
});
