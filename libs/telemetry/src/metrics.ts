export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(amount?: number, labels?: Labels): void;
}
export interface Gauge {
  set(value: number, labels?: Labels): void;
}
export interface Histogram {
  record(value: number, labels?: Labels): void;
}

/** One measured value: counters and gauges have `value`; histograms also say how many, the sum and the counts up to each bound. */
export interface Sample {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: Labels;
  readonly value: number;
  readonly count?: number;
  readonly buckets?: readonly { readonly upTo: number; readonly count: number }[];
}

/** Seconds. */
const DEFAULT_BOUNDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Label sets of one metric; what comes after is counted under `overflow`, so that a wild label cannot eat the memory. */
const MOST_SERIES = 500;

interface Series {
  readonly labels: Labels;
  value: number;
  count: number;
  readonly buckets: number[];
}

/** The numbers of one process, by name: the same name gives the same instrument. */
export class Metrics {
  readonly #instruments = new Map<
    string,
    { readonly kind: Sample['kind']; readonly bounds: readonly number[]; readonly series: Map<string, Series> }
  >();

  /** Grows only. Name by convention `hexad_<what>_total`. */
  counter(name: string): Counter {
    return { add: (amount = 1, labels = {}) => void (this.#series(name, 'counter', [], labels).value += amount) };
  }

  gauge(name: string): Gauge {
    return { set: (value, labels = {}) => void (this.#series(name, 'gauge', [], labels).value = value) };
  }

  /** `bounds` ascend; default from 1 ms to 60 s, in seconds. */
  histogram(name: string, bounds: readonly number[] = DEFAULT_BOUNDS): Histogram {
    return {
      record: (value, labels = {}) => {
        const series = this.#series(name, 'histogram', bounds, labels);
        series.value += value;
        series.count += 1;
        bounds.forEach((bound, index) => {
          if (value <= bound) series.buckets[index] = (series.buckets[index] ?? 0) + 1;
        });
      },
    };
  }

  samples(): Sample[] {
    return [...this.#instruments].flatMap(([name, { kind, bounds, series }]) =>
      [...series.values()].map(({ labels, value, count, buckets }) => ({
        name,
        kind,
        labels,
        value,
        ...(kind === 'histogram' && { count, buckets: bounds.map((upTo, index) => ({ upTo, count: buckets[index] ?? 0 })) }),
      })),
    );
  }

  #series(name: string, kind: Sample['kind'], bounds: readonly number[], labels: Labels): Series {
    let instrument = this.#instruments.get(name);
    if (instrument === undefined) this.#instruments.set(name, (instrument = { kind, bounds, series: new Map() }));
    if (instrument.kind !== kind) throw new TypeError(`${name} is a ${instrument.kind}, not a ${kind}`);
    const key = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = instrument.series.get(key);
    if (known !== undefined) return known;
    if (instrument.series.size >= MOST_SERIES && labels['overflow'] !== 'true')
      return this.#series(name, kind, bounds, { overflow: 'true' });
    const made = { labels, value: 0, count: 0, buckets: bounds.map(() => 0) };
    instrument.series.set(key, made);
    return made;
  }
}
