import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('counts per set of labels, whatever their order', () => {
    const metrics = new Metrics();
    metrics.counter('calls').add(1, { to: 'spec', code: 'ok' });
    metrics.counter('calls').add(2, { code: 'ok', to: 'spec' });
    expect(metrics.samples()).toMatchObject([{ name: 'calls', value: 3, labels: { to: 'spec', code: 'ok' } }]);
  });

  it('counts a value in every bucket that holds it', () => {
    const metrics = new Metrics();
    metrics.histogram('seconds', [1, 2]).record(1.5);
    expect(metrics.samples()[0]).toMatchObject({
      count: 1,
      value: 1.5,
      buckets: [
        { upTo: 1, count: 0 },
        { upTo: 2, count: 1 },
      ],
    });
  });

  it('refuses one name for two kinds', () => {
    const metrics = new Metrics();
    metrics.gauge('x').set(1);
    expect(() => metrics.counter('x').add()).toThrow('x is a gauge, not a counter');
  });

  it('bounds the label sets of one metric', () => {
    const metrics = new Metrics();
    for (let index = 0; index < 600; index += 1) metrics.counter('x').add(1, { id: String(index) });
    expect(metrics.samples().length).toBe(501);
  });
});
