import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkWindow, counterStart, windowEnd, windowStart } from './window.js';

const at = (text: string) => Date.parse(text);
const moment = integer({ min: at('2020-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') });
const minutes = integer({ min: 1, max: 366 * 24 * 60 });

describe('a window', () => {
  it.each([
    ['day', '2026-01-31T23:59:59.999Z', '2026-01-31T00:00:00Z', '2026-02-01T00:00:00Z'],
    ['day', '2026-02-01T00:00:00.000Z', '2026-02-01T00:00:00Z', '2026-02-02T00:00:00Z'],
    ['month', '2028-02-29T23:59:59.999Z', '2028-02-01T00:00:00Z', '2028-03-01T00:00:00Z'],
    ['month', '2026-12-31T23:59:59.999Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ] as const)('that is a %s holds %s from %s until %s', (kind, now, start, end) => {
    expect([windowStart({ kind }, at(now)), windowEnd({ kind }, at(now))]).toEqual([at(start), at(end)]);
  });

  it('that rolls holds all of its length, and of what came before at most a sixtieth more', () => {
    assert(
      property(moment, minutes, (now, count) => {
        const lengthMs = count * 60_000;
        const before = now - windowStart({ kind: 'rolling', lengthMs }, now);
        expect(before >= lengthMs && before < lengthMs + lengthMs / 60).toBe(true);
        expect(counterStart({ kind: 'rolling', lengthMs }, now) <= now).toBe(true);
      }),
    );
  });

  it.each([0, 59_000, 90_000, 367 * 86_400_000, Number.NaN])('cannot roll over %s ms', (lengthMs) => {
    expect(() => checkWindow({ kind: 'rolling', lengthMs })).toThrowError(expect.objectContaining({ code: 'invalid' }) as Error);
  });
});
