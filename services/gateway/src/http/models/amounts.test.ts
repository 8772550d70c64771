import { describe, expect, it } from 'vitest';
import { MicroIn } from './amounts.js';

describe('micro-dollars in a request', () => {
  it('are digits, or a number where that is exact', () => {
    expect([MicroIn.parse('1000000000000000000'), MicroIn.parse(7)]).toEqual(['1000000000000000000', '7']);
  });

  it.each(['9'.repeat(27), '-1', '1.5', ''])('are refused with how many digits there may be: %j', (text) => {
    expect(JSON.stringify(MicroIn.safeParse(text).error?.issues)).toContain('must be 1 to 19 decimal digits');
  });
});
