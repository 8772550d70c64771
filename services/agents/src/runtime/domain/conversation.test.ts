import { describe, expect, it } from 'vitest';
import { call } from '../../fixtures/scripted-models.js';
import { conversation } from './conversation.js';
import { LogEvent, type Entry } from './log-event.js';

const log = (...events: object[]): Entry[] =>
  events.map((event, index) => ({ seq: index + 1, at: new Date(0), event: LogEvent.parse(event) }));

const begun = {
  type: 'begun',
  kind: 'code',
  goal: 'x',
  model: 'kite',
  base: 'b',
  tree: 't',
  branch: 'task/x',
  criteria: [],
  budget: 0,
  limits: {},
  tools: [],
  system: '',
  opening: [{ text: 'The task: x', untrusted: false }],
};
const answered = (id: string) => ({
  type: 'answered',
  answer: {
    call: '1',
    provider: 'double',
    model: 'kite',
    parts: [call('read', { path: id }, id)],
    finish: 'tool_calls',
    tokens: { input: 1, output: 1 },
    cost: 1,
  },
});
const acted = (id: string) => ({
  type: 'acted',
  call: id,
  tool: 'read',
  input: {},
  outcome: 'done',
  text: `${id}: ${'x'.repeat(500)}`,
  milliseconds: 1,
});
const told = { type: 'told', message: 'm1', author: 'user:ann', text: 'Mind the order.' };

describe('a conversation that was summed up', () => {
  const entries = log(begun, answered('a'), acted('a'), told, answered('b'), acted('b'), {
    type: 'condensed',
    before: 5,
    summary: 'a was read',
    cost: 3,
  });
  const turns = conversation(entries);

  it('begins with the task, what people said, and the notes as material', () => {
    expect(turns[0]).toEqual({
      role: 'user',
      parts: [
        { type: 'text', text: 'The task: x', untrusted: false },
        { type: 'text', text: 'A message from user:ann:\nMind the order.', untrusted: false },
        { type: 'text', text: 'Your notes of what happened so far:\na was read', untrusted: true },
      ],
    });
  });

  it('goes on with an answer whose results are all there, and nothing of before', () => {
    expect(turns.slice(1).map(({ role, parts }) => [role, parts.map(({ type }) => type)])).toEqual([
      ['assistant', ['call']],
      ['user', ['result']],
    ]);
    expect(JSON.stringify(turns)).not.toContain('a: xxx');
  });
});

it('a conversation without notes keeps the beginnings of old results', () => {
  const [, , results] = conversation(log(begun, answered('a'), acted('a'), { type: 'condensed', before: 4 }));
  expect(results!.parts[0]).toMatchObject({ type: 'result', text: expect.stringMatching(/^a: x{197}\n\[… the rest/) });
});
