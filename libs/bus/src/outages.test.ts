import { describe, expect, it } from 'vitest';
import { Outages } from './outages.js';

function outages(): { known: Outages; wait: (ms: number) => void } {
  let now = 0;
  return { known: new Outages(1_000, () => now), wait: (ms) => void (now += ms) };
}

describe('an outage', () => {
  it('counts the tries of each message that were in vain', () => {
    const { known } = outages();
    expect([known.again('a'), known.again('a'), known.again('b'), known.tries('a'), known.tries('c')]).toEqual([1, 2, 1, 2, 0]);
  });

  it('is over after its time, counted from the first try that was in vain', () => {
    const { known, wait } = outages();
    known.again('a');
    wait(999);
    expect(known.again('a')).toBe(2);
    wait(1);
    expect(known.again('a')).toBeUndefined();
  });

  it('begins anew for a message that was settled', () => {
    const { known, wait } = outages();
    known.again('a');
    known.forget('a');
    wait(2_000);
    expect(known.again('a')).toBe(1);
  });

  it('of a message that another process settled is forgotten', () => {
    const { known, wait } = outages();
    known.again('a');
    wait(2_000);
    known.again('b');
    expect(known.tries('a')).toBe(0);
  });

  it('of no time is none', () => {
    expect(new Outages(0).again('a')).toBeUndefined();
  });
});
