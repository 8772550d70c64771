import { expect, it } from 'vitest';
import { Metrics } from './metrics.js';
import { prometheusText } from './prometheus.js';

it('writes counters and histograms as Prometheus reads them', () => {
  const metrics = new Metrics();
  metrics.counter('refused_total').add(2, { code: 'invalid' });
  metrics.histogram('seconds', [1, 2]).record(1.5);
  metrics.counter('refused_total').add(1, { code: 'a "b"\\\n' });
  metrics.gauge('open').set(3);
  expect(prometheusText(metrics.samples())).toBe(`# TYPE refused_total counter
refused_total{code="invalid"} 2
refused_total{code="a \\"b\\"\\\\\\n"} 1
# TYPE seconds histogram
seconds_bucket{le="1"} 0
seconds_bucket{le="2"} 1
seconds_bucket{le="+Inf"} 1
seconds_sum 1.5
seconds_count 1
# TYPE open gauge
open 3
`);
});

it('writes nothing where nothing was counted', () => {
  expect(prometheusText([])).toBe('');
});
