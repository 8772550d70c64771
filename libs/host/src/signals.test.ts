import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { stopOnSignals } from './signals.js';

function world() {
  const codes: number[] = [];
  const clock = { ms: 1_000 };
  return { codes, clock, source: new EventEmitter(), exit: (code: number) => void codes.push(code), now: () => clock.ms };
}

describe('stop signals', () => {
  it('drain at the first and end the process at a later second', async () => {
    const it = world();
    using stop = stopOnSignals(it);
    it.source.emit('SIGTERM');
    expect([await stop.stopped, stop.signal.aborted, it.codes]).toEqual(['SIGTERM', true, []]);
    it.clock.ms += 1_000;
    it.source.emit('SIGINT');
    expect(it.codes).toEqual([130]);
  });

  it('that come together, to the group and through the launcher, are one', () => {
    const it = world();
    using stop = stopOnSignals(it);
    it.source.emit('SIGTERM');
    it.clock.ms += 20;
    it.source.emit('SIGTERM');
    expect([stop.signal.aborted, it.codes]).toEqual([true, []]);
  });

  it('are nobody’s business once disposed', () => {
    const it = world();
    stopOnSignals(it)[Symbol.dispose]();
    expect(it.source.eventNames()).toEqual([]);
  });
});
