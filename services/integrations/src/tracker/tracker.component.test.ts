import { randomUUID } from 'node:crypto';
import type { Issue } from '@hexad/provider-double';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { member, openHouse, viewer, type House } from '../fixtures/house.js';

let house: House;
let issue: Issue;
let number = 0;
beforeAll(async () => {
  house = await openHouse();
  await house.connect();
});
afterAll(() => house[Symbol.asyncDispose]());
beforeEach(() => {
  number += 1;
  issue = house.github.repo('shop', 'web').issue(number, 'Sell shoes', 'People want shoes.');
});

const at = () => ({ projectId: '', taskId: `shop/web#${number}`, connection: '' });
const as = (idempotencyKey: string = randomUUID(), caller = member) => ({ caller, idempotencyKey });
const get = async (taskId = at().taskId) => (await house.tracker.getTask({ ...at(), taskId }, as())).task!;
const set = (status: string) => house.tracker.updateTaskStatus({ ...at(), status }, as());
const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'fine').catch((error: { code: string }) => error.code);

describe('a task', () => {
  it('is an issue, by its short name or the address of its page', async () => {
    const task = {
      id: `shop/web#${number}`,
      title: 'Sell shoes',
      description: 'People want shoes.',
      status: 'todo',
      type: 'task',
      url: `${house.github.origin}/shop/web/issues/${number}`,
      labels: [],
      assignees: ['octocat'],
    };
    expect([await get(), await get(task.url)]).toEqual([task, task]);
  });

  it('has the type of its issue, or the one that its labels mean', async () => {
    const seen = [(await get()).type];
    issue.labels.push('enhancement');
    seen.push((await get()).type);
    issue.type = { name: 'Epic' };
    expect([...seen, (await get()).type]).toEqual(['task', 'feature', 'epic']);
  });

  it('has its status as a label while it is open, and one at a time', async () => {
    issue.labels.push('bug');
    const seen: unknown[] = [];
    for (const status of ['in_progress', 'in_progress', 'in_review', 'todo']) {
      await set(status);
      seen.push([(await get()).status, issue.state, ...issue.labels]);
    }
    expect(seen).toEqual([
      ['in_progress', 'open', 'bug', 'status: in_progress'],
      ['in_progress', 'open', 'bug', 'status: in_progress'],
      ['in_review', 'open', 'bug', 'status: in_review'],
      ['todo', 'open', 'bug'],
    ]);
  });

  it('is closed when it is done or cancelled, and opened again', async () => {
    const seen: unknown[] = [];
    for (const status of ['in_progress', 'done', 'cancelled', 'in_progress']) {
      await set(status);
      seen.push([(await get()).status, issue.state, issue.state_reason]);
    }
    expect(seen).toEqual([
      ['in_progress', 'open', null],
      ['done', 'closed', 'completed'],
      ['cancelled', 'closed', 'not_planned'],
      ['in_progress', 'open', null],
    ]);
  });

  it('gets a comment once, also when its answer was lost or it is asked for again', async () => {
    const [key, wish] = [randomUUID(), { ...at(), text: 'This could not be reproduced.' }];
    house.github.fail({ on: /^POST .*comments$/, afterwards: true });
    const [first, second] = [await house.tracker.addComment(wish, as(key)), await house.tracker.addComment(wish, as(key))];
    expect([first.url, issue.comments.length]).toEqual([second.url, 1]);
    expect(issue.comments[0]!.body).toMatch(/^This could not be reproduced\.\n\n<!-- hexad:/);
  });

  it.each([
    ['a status with spaces', 'invalid', () => set('in progress')],
    ['a name that is none', 'invalid', () => get('T-1')],
    ['a number that nobody has', 'not_found', () => get('shop/web#9999')],
    ['an empty comment', 'invalid', () => house.tracker.addComment({ ...at(), text: ' ' }, as())],
    ['somebody who only looks on', 'forbidden', () => house.tracker.getTask(at(), as(undefined, viewer))],
  ])('is refused with %s', async (_, code, work) => {
    expect(await codeOf(work())).toBe(code);
  });
});
