import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { stopOnSignals } from './signals.js';

describe('stop signals', () => {
  it('drain at the first and end the process at the second', async () => {
    const codes: number[] = [];
    const source = new EventEmitter();
    using stop = stopOnSignals(source, (code) => void codes.push(code));
    source.emit('SIGTERM');
    expect([await stop.stopped, stop.signal.aborted, codes]).toEqual(['SIGTERM', true, []]);
    source.emit('SIGINT');
    expect(codes).toEqual([130]);
  });

  it('are nobody’s business once disposed', () => {
    const source = new EventEmitter();
    stopOnSignals(source)[Symbol.dispose]();
    expect(source.eventNames()).toEqual([]);
  });
});
