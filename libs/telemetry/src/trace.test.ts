import { describe, expect, it } from 'vitest';
import { currentTrace, formatTraceparent, newTrace, parseTraceparent, runInTrace } from './trace.js';

const header = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('trace context', () => {
  it('reads and writes a traceparent', () => {
    expect(formatTraceparent(parseTraceparent(header)!)).toBe(header);
  });

  it.each([
    undefined,
    '',
    'nonsense',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
    'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    `${header}-more`,
  ])('refuses %j', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });

  it('is there after an await, and gone outside', async () => {
    const trace = newTrace();
    const seen = await runInTrace(trace, async () => {
      await Promise.resolve();
      return currentTrace();
    });
    expect([seen, currentTrace()]).toEqual([trace, undefined]);
  });
});
