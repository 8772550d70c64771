import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { chainsTo, checkDelegation, type Delegation } from './domain/delegation.js';
import { formFault, misfit } from './domain/form.js';
import { brokenAt, sealOf, type ApprovalRecord } from './domain/record.js';

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const give = (from: string, to: string, more: Partial<Delegation> = {}): Delegation => ({
  id: `${from}-${to}`,
  from,
  to,
  project: '',
  startsAt: day(1),
  endsAt: day(10),
  createdAt: day(1),
  ...more,
});

function outcomeOf(check: () => void): string {
  try {
    check();
    return 'ok';
  } catch (thrown) {
    return AppError.from(thrown).code;
  }
}

describe('a delegation', () => {
  it('goes on to whoever its delegate has given theirs to, and ends with its time, its project and its revocation', () => {
    const all = [give('ann', 'bob'), give('bob', 'cid'), give('dan', 'cid', { project: 'p' }), give('eve', 'cid', { revokedAt: day(2) })];
    expect(chainsTo('cid', all, day(3), 'p')).toEqual([
      ['bob', 'cid'],
      ['dan', 'cid'],
      ['ann', 'bob', 'cid'],
    ]);
    expect([chainsTo('cid', all, day(3), 'q').length, chainsTo('cid', all, day(10), 'p')]).toEqual([2, []]);
  });

  it.each([
    ['the other way round', [give('bob', 'ann')], 'conflict'],
    ['through others', [give('bob', 'cid'), give('cid', 'ann')], 'conflict'],
    ['at the same time', [give('bob', 'ann', { startsAt: day(9), endsAt: day(20) })], 'conflict'],
    ['in another project', [give('bob', 'ann', { project: 'q' })], 'ok'],
    ['after it', [give('bob', 'ann', { startsAt: day(10), endsAt: day(20) })], 'ok'],
  ])('cannot close a circle %s', (_, others, outcome) => {
    expect(outcomeOf(() => checkDelegation(give('ann', 'bob', { project: 'p' }), others))).toBe(outcome);
  });
});

describe('a form', () => {
  const schema = {
    type: 'object',
    required: ['window'],
    additionalProperties: false,
    properties: {
      window: { enum: ['night', 'day'] },
      ticket: { type: 'string', pattern: '^(a+)+$' },
      on: { type: 'string', format: 'date' },
    },
  };

  it.each([
    [{ window: 'night', on: '2026-01-31' }, undefined],
    [{ window: 'noon' }, 'window must be equal to one of the allowed values (night, day)'],
    [{}, "it must have required property 'window'"],
    [{ window: 'day', on: 'soon' }, 'on must match format "date"'],
    [{ window: 'day', more: 1 }, 'it must NOT have additional properties (more)'],
    [null, 'it must be object'],
  ])('takes %j: %s', (values, why) => {
    expect(misfit(schema, values)).toBe(why);
  });

  it('is no way to keep the process busy: its patterns are matched in linear time', () => {
    const started = performance.now();
    expect(misfit(schema, { window: 'day', ticket: `${'a'.repeat(40)}!` })).toContain('ticket must match pattern');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it.each([
    [{ type: 'objekt' }, 'type'],
    [{ $ref: 'https://example.com/form.json' }, "can't resolve reference"],
    [{ type: 'string', pattern: '(?<=a)b' }, 'invalid'],
  ])('that is no JSON Schema is told: %j', (wrong, why) => {
    expect(formFault(wrong)).toContain(why);
  });
});

const record = (sequence: number, comment: string): ApprovalRecord => ({
  sequence,
  comment,
  at: day(1),
  kind: 'voted',
  round: 1,
  revision: 'abc',
  definitionHash: 'd',
  person: 'user:bob',
  actor: 'key:1',
  via: 'api',
  chain: [],
  decision: 'approve',
  form: { b: 1, a: [null] },
  facts: {},
  key: '',
});

describe('records of a gate', () => {
  const sealed = ['one', 'two', 'three'].reduce<(ApprovalRecord & { hash: string })[]>((all, comment, index) => {
    const next = record(index + 1, comment);
    return [...all, { ...next, hash: sealOf(all.at(-1)?.hash ?? 'gate', next) }];
  }, []);

  it('show where one was changed, left out or put elsewhere', () => {
    const changed = sealed.map((one) => (one.sequence === 2 ? { ...one, decision: 'reject' } : one));
    const found = [sealed, changed, sealed.slice(1), [sealed[0]!, sealed[2]!]].map((all) => brokenAt('gate', all));
    expect([...found, brokenAt('other', sealed)]).toEqual([undefined, 2, 1, 2, 1]);
  });
});
