import { describe, expect, it } from 'vitest';
import type { Entry, LogEvent } from './log-event.js';
import { stuck } from './stuck.js';

const log = (...events: LogEvent[]): Entry[] => events.map((event, index) => ({ seq: index + 1, at: new Date(0), event }));
const acted = (tool: string, text: string, more: object = {}): LogEvent => ({
  type: 'acted',
  call: 'c',
  tool,
  input: { tool },
  outcome: 'done',
  text,
  milliseconds: 1,
  ...more,
});
const said: LogEvent = {
  type: 'answered',
  answer: { call: '', provider: '', model: '', parts: [], finish: 'stop', tokens: { input: 0, output: 0 }, cost: 0 },
};
const condensed: LogEvent = { type: 'condensed', before: 1, summary: '', cost: 0 };
const nudge: LogEvent = { type: 'nudged', about: 'stuck', text: '' };
const times = (count: number, event: LogEvent): LogEvent[] => Array.from({ length: count }, () => event);

describe('an agent that goes in circles', () => {
  const [a, b] = [acted('read', 'a'), acted('list', 'b')];
  const failed = (n: number): LogEvent => acted('edit', `error ${n}`, { input: n, outcome: 'failed' });
  it.each<[string, LogEvent[], string | undefined]>([
    ['does the same thing four times', times(4, a), 'repeat'],
    ['does it three times', times(3, a), undefined],
    ['does it four times, and it says something else each time', [1, 2, 3, 4].map((n) => acted('test', `${n}`)), undefined],
    ['goes back and forth', [a, b, a, b, a, b], 'alternate'],
    ['goes back and forth twice', [a, b, a, b], undefined],
    ['fails with the same tool five times', [1, 2, 3, 4, 5].map(failed), 'error_loop'],
    ['fails with another one between', [1, 2, 3].map(failed).concat(b, [4, 5].map(failed)), undefined],
    ['answers three times without a call', times(3, said), 'no_op'],
    ['has its conversation cut again and again', times(3, condensed), 'context_loop'],
    ['changes something in between', [condensed, condensed, acted('edit', 'x', { tree: 't' }), condensed], undefined],
    ['was told so, and has not gone on since', [...times(4, a), nudge, a], undefined],
    ['was told so, and went on', [...times(4, a), nudge, ...times(4, a)], 'repeat'],
    ['heard something new from a person', [...times(3, a), { type: 'told', message: 'm', author: 'u', text: 't' }, a], undefined],
  ])('is found when it %s', (_, events, found) => {
    expect(stuck(log(...events))).toBe(found);
  });
});
