import { describe, expect, it } from 'vitest';
import { FairLine } from './fair-line.js';
import { AGE_MS } from './priority.js';

const drained = (line: FairLine<string>, most = Infinity): string[] => {
  const out: string[] = [];
  for (let next = line.shift(); next !== undefined && out.length < most; next = line.shift()) out.push(next);
  return out;
};

describe('a fair line', () => {
  it('lets tenants take turns, however much one of them has', () => {
    const line = new FairLine<string>({ now: () => 0 });
    for (let n = 0; n < 10_000; n++) line.push('large', 0, `large ${n}`);
    for (let n = 0; n < 3; n++) line.push('small', 0, `small ${n}`);
    expect(drained(line, 6)).toEqual(['large 0', 'small 0', 'large 1', 'small 1', 'large 2', 'small 2']);
  });

  it('gives a tenant that comes late no more than its turn', () => {
    const line = new FairLine<string>({ now: () => 0 });
    for (let n = 0; n < 6; n++) line.push('early', 0, `early ${n}`);
    line.shift();
    line.shift();
    for (let n = 0; n < 3; n++) line.push('late', 0, `late ${n}`);
    expect(drained(line, 4).filter((one) => one.startsWith('late'))).toHaveLength(2);
  });

  it('gives more turns to who has more weight', () => {
    const line = new FairLine<string>({ now: () => 0, weightOf: (tenant) => (tenant === 'heavy' ? 3 : 1) });
    for (let n = 0; n < 100; n++) for (const tenant of ['heavy', 'light']) line.push(tenant, 0, tenant);
    expect(drained(line, 40).filter((one) => one === 'heavy')).toHaveLength(30);
  });

  it('takes what is urgent first within a tenant, then what waits longest', () => {
    const line = new FairLine<string>({ now: () => 0 });
    for (const [priority, name] of [
      [1, 'a'],
      [2, 'urgent'],
      [1, 'b'],
      [0, 'whenever'],
    ] as const)
      line.push('one', priority, name);
    expect(drained(line)).toEqual(['urgent', 'a', 'b', 'whenever']);
  });

  it('lets nothing wait for ever, however much comes that is more urgent', () => {
    let now = 0;
    const line = new FairLine<string>({ now: () => now });
    line.push('one', 0, 'whenever');
    for (now = 0; now <= 3 * AGE_MS; now += AGE_MS / 10) line.push('one', 2, `urgent ${now}`);
    const order = drained(line);
    expect(order.indexOf('whenever')).toBe(21);
  });
});
