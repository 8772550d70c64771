import { describe, expect, it } from 'vitest';
import type { ReplayedCall } from '../client/gateway.js';
import { replayedText, replaySummary } from './replayed.js';

const outcome = (cost: string) => ({
  provider: 'kites',
  model: 'kite-1',
  tokens: { input: 10, output: 5, cachedRead: 1, cachedWrite: 0 },
  cost,
  latencyMs: 12,
  error: '',
});

const call = (more: Partial<ReplayedCall> = {}): ReplayedCall => ({
  callId: 'c',
  startedAt: '2026-01-15T10:00:00.000Z',
  asked: 'fast',
  prompt: { fate: 'today', template: 'greet', versionBefore: 1, versionAfter: 2, why: null },
  request: [
    { op: 'same', text: '[user]' },
    { op: 'removed', text: 'Be kind.' },
    { op: 'added', text: 'Be brief.' },
  ],
  answer: [{ op: 'same', text: 'Hello' }],
  before: outcome('1500000'),
  after: outcome('7'),
  error: null,
  ...more,
});

describe('the report of a replay', () => {
  it('shows what changed, and in one line what did not', () => {
    expect(replayedText(call()).split('\n')).toEqual([
      'c  2026-01-15T10:00:00.000Z  fast  prompt: greet 1 → 2',
      '  kite-1 → kite-1, tokens 11/5 → 11/5, cost $1.500000 → $0.000007',
      '  request:',
      '    [user]',
      '  - Be kind.',
      '  + Be brief.',
      '  answer: the same',
    ]);
  });

  it.each([
    [{ after: null }, 'not asked again: its bodies were not kept'],
    [{ after: null, error: { code: 'model_unknown', message: 'There is no model x.' } }, 'today: There is no model x. [model_unknown]'],
    [
      { prompt: { fate: 'unfit', template: 'greet', versionBefore: 1, versionAfter: 0, why: 'who is missing' } },
      'prompt: greet 1, who is missing',
    ],
    [{ prompt: { fate: 'as_logged', template: '', versionBefore: 0, versionAfter: 0, why: null } }, 'prompt: no template'],
  ])('says why something was not asked as it is today', (more, why) => {
    expect(replayedText(call(more))).toContain(why);
  });

  it('sums up to the last micro-dollar', () => {
    const calls = [call({ before: outcome('9007199254740993') }), call({ after: null }), call({ answer: [{ op: 'added', text: 'Hi' }] })];
    expect(replaySummary(calls)).toBe(
      '3 calls: 2 asked again, 1 with another answer, 0 failed; cost $9007199256.240993 then, $0.000014 today.',
    );
  });
});
