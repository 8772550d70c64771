import type { Labels, Sample } from './metrics.js';

/** The media type of the text format. */
export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Samples in the text format that Prometheus and most collectors read. */
export function prometheusText(samples: readonly Sample[]): string {
  const names = [...new Set(samples.map(({ name }) => name))];
  return names
    .flatMap((name) => {
      const own = samples.filter((sample) => sample.name === name);
      return [`# TYPE ${name} ${own[0]!.kind}`, ...own.flatMap(lines)];
    })
    .map((line) => `${line}\n`)
    .join('');
}

function lines({ name, kind, labels, value, count = 0, buckets = [] }: Sample): string[] {
  if (kind !== 'histogram') return [`${name}${braced(labels)} ${value}`];
  return [
    ...buckets.map((bucket) => `${name}_bucket${braced({ ...labels, le: String(bucket.upTo) })} ${bucket.count}`),
    `${name}_bucket${braced({ ...labels, le: '+Inf' })} ${count}`,
    `${name}_sum${braced(labels)} ${value}`,
    `${name}_count${braced(labels)} ${count}`,
  ];
}

function braced(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
