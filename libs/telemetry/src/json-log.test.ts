import { describe, expect, it } from 'vitest';
import { JsonLog } from './json-log.js';
import { newTrace, runInTrace } from './trace.js';

const lines: string[] = [];
const open = (level?: 'info' | 'debug') => {
  lines.length = 0;
  return JsonLog.open({ to: { write: (line) => void lines.push(line) }, ...(level && { level }), fields: { service: 'spec' } });
};
const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

describe('the JSON log', () => {
  it('writes level, message, service and fields on one line', () => {
    open().warn('slow', { ms: 12 });
    expect(last()).toMatchObject({ level: 'warn', msg: 'slow', service: 'spec', ms: 12 });
  });

  it('says nothing below its level', () => {
    open('info').debug('detail');
    expect(lines).toEqual([]);
  });

  it('hides secrets in messages, fields and child fields', () => {
    open().child({ token: 'abc' }).info('used hxd_0123456789abcdef0123', { password: 'abc' });
    expect(last()).toMatchObject({ msg: 'used [redacted]', token: '[redacted]', password: '[redacted]' });
  });

  it('names the trace that the code runs in', () => {
    const log = open();
    const trace = newTrace();
    runInTrace(trace, () => log.info('in'));
    expect(last()).toMatchObject({ trace: trace.traceId, span: trace.spanId });
  });
});
