import type { Calibration, Story } from '@hexad/proto/documents';
import { drawn, inOrder, meanOf } from './pert.js';
import { normal, SeededRandom, type Random } from './random.js';

const HOUR = 3_600_000;

export interface Estimated {
  readonly story: string;
  readonly kind: Story['capability'];
  readonly hours: Story['hours'];
}

/**
 * Durations by estimate and history. Where a kind has a history, its factor and spread replace those of the estimate, which is then used only
 * for its mean; where it has none, the estimate's own three points say how sure it is.
 */
export class Estimator {
  readonly #calibration: Calibration;
  readonly #kinds: ReadonlyMap<string, Calibration['kinds'][number]>;

  constructor(calibration: Calibration) {
    this.#calibration = calibration;
    this.#kinds = new Map(calibration.kinds.map((kind) => [kind.kind, kind]));
  }

  /** The mean duration, in milliseconds. */
  expected({ kind, hours }: Estimated): number {
    const mean = meanOf(inOrder(hours)) * HOUR;
    const known = this.#kinds.get(kind);
    return known ? mean * known.factor * Math.exp((known.spread ** 2 + this.#calibration.runSpread ** 2) / 2) : mean;
  }

  /** Durations of one task in every sample. A task has a chance of its own, so that a plan with one task less is compared under the same fortune. */
  samples(task: Estimated, runs: Float64Array, seed: number): Float64Array {
    const random = new SeededRandom(seed, task.story);
    const known = this.#kinds.get(task.kind);
    const hours = inOrder(task.hours);
    const mean = meanOf(hours) * HOUR;
    return known
      ? runs.map((run) => mean * known.factor * Math.exp(known.spread * normal(random) + run))
      : runs.map((run) => drawn(hours, random) * HOUR * Math.exp(run));
  }

  /** What all tasks of one sample have in common, as a logarithm. */
  runs(count: number, seed: number): Float64Array {
    const random: Random = new SeededRandom(seed, 'run');
    return Float64Array.from({ length: count }, () =>
      this.#calibration.runSpread === 0 ? 0 : this.#calibration.runSpread * normal(random),
    );
  }
}
