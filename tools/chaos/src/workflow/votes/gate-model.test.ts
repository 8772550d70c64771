import { describe, expect, it } from 'vitest';
import { gateEnd, type RecordLine } from './gate-model.js';

const asked = (revision = 'one'): RecordLine => ({ kind: 'requested', revision, person: 'system', decision: 'asked' });
const vote = (person: string, decision = 'approve', revision = 'one'): RecordLine => ({ kind: 'voted', revision, person, decision });
const decided = (decision: string): RecordLine => ({ kind: 'decided', revision: 'one', person: 'system', decision });
const revoked: RecordLine = { kind: 'revoked', revision: 'one', person: 'user:eve', decision: '' };
const wrongOf = (...lines: RecordLine[]): readonly string[] => gateEnd(lines, 2).wrong;

describe('the model of a gate', () => {
  it('follows a record that holds', () => {
    const lines = [
      asked(),
      vote('a'),
      revoked,
      asked('two'),
      vote('a', 'approve', 'two'),
      vote('b', 'approve', 'two'),
      decided('approved'),
    ];
    expect(gateEnd(lines, 2)).toEqual({ state: 'approved', passed: true, wrong: [] });
    expect(gateEnd([asked(), vote('a', 'reject'), decided('rejected')], 2)).toMatchObject({ state: 'rejected', passed: false, wrong: [] });
  });

  it('tells a vote that is missing, one too many, one on another revision, and a decision that nobody made', () => {
    expect(wrongOf(asked(), vote('a'), decided('approved'))).toEqual([expect.stringContaining('waiting and not decided')]);
    expect(wrongOf(asked(), vote('a'), vote('a'), decided('approved'))).toHaveLength(1);
    expect(wrongOf(asked(), vote('a'), vote('b'))).toEqual(['the gate was to be approved, and nothing follows']);
    expect(wrongOf(asked(), vote('a'), vote('b'), vote('c'), decided('approved'))).toEqual([
      expect.stringContaining('was to be approved before'),
    ]);
    expect(wrongOf(asked(), vote('a', 'approve', 'two'))).toEqual([expect.stringContaining('asks about one, not two')]);
    expect(wrongOf(asked(), vote('a'), vote('b'), decided('approved'), vote('c'))).toEqual([
      expect.stringContaining('the gate is approved'),
    ]);
  });
});
