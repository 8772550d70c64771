import { expect, it } from 'vitest';
import type { Message } from './bus.js';
import { payload } from './payload.js';

interface Ended {
  readonly taskId: string;
  readonly attempt: number;
}

const Ended = {
  fromJSON: (object: { readonly taskId?: string | number; readonly attempt?: string | number }): Ended => ({
    taskId: String(object.taskId ?? ''),
    attempt: Number(object.attempt ?? 0),
  }),
};
const taskId = '018f0000-0000-7000-8000-000000000001';
const carrying = (data: unknown): Message => ({ type: 'hexad.agents.task.ended.v1', data }) as Message;

it('data of the right form are read', () => {
  expect(payload(carrying({ taskId, attempt: 2 }), Ended, ['taskId'])).toEqual({ taskId, attempt: 2 });
});

it.each([
  [null, 'are no object'],
  ['text', 'are no object'],
  [[taskId], 'are no object'],
  [{}, 'have "" as taskId, which is no UUID'],
  [{ taskId: 5 }, 'have "5" as taskId, which is no UUID'],
  [{ taskId, attempt: 'second' }, 'have no number as attempt'],
])('%j is refused and not tried again', (data, why) => {
  const refusal = expect.objectContaining({ code: 'invalid', retryable: false, message: `The data of hexad.agents.task.ended.v1 ${why}.` });
  expect(() => payload(carrying(data), Ended, ['taskId'])).toThrow(refusal);
});
