import { AppError } from '@hexad/kernel';

/** A span of working time, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The spans of one year of work, in order; `year` counts from 0. Empty lists are years without work. */
export type SpansOfYear = (year: number) => readonly Span[];

const YEARS = 60;

/**
 * Working time as one long line: a position on it counts the working milliseconds since the beginning. Between a moment and a position it is
 * a search in two sorted lists, so a forecast can ask millions of times. Years are looked up when work reaches them.
 */
export class WorkingTime {
  readonly #spansOf: SpansOfYear;
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  /** Working time before each span. */
  readonly #before: number[] = [];
  #years = 0;
  #total = 0;

  constructor(spansOf: SpansOfYear) {
    this.#spansOf = spansOf;
  }

  /** How much was worked until a moment. */
  positionAt(moment: number): number {
    while (this.#years < YEARS && (this.#to.length === 0 || this.#to.at(-1)! < moment)) this.#nextYear();
    const index = last(this.#from, moment);
    if (index < 0) return 0;
    return this.#before[index]! + Math.min(moment, this.#to[index]!) - this.#from[index]!;
  }

  /** When work that begins at a position begins: after the evening comes the next morning. */
  startAt(position: number): number {
    this.#reach(position, false);
    const index = last(this.#before, position);
    return this.#from[index]! + position - this.#before[index]!;
  }

  /** When work that ends at a position ends: in the evening, not the next morning. Position 0 ends where it begins. */
  endAt(position: number): number {
    if (position <= 0) return this.startAt(0);
    this.#reach(position, true);
    const index = Math.max(0, lastBelow(this.#before, position));
    return this.#from[index]! + position - this.#before[index]!;
  }

  #reach(position: number, orAt: boolean): void {
    while (orAt ? this.#total < position : this.#total <= position) {
      if (this.#years === YEARS)
        throw new AppError('conflict', `The work does not end within ${YEARS} years; give the project more people, days or hours.`);
      this.#nextYear();
    }
  }

  #nextYear(): void {
    for (const { from, to } of this.#spansOf(this.#years)) {
      this.#from.push(from);
      this.#to.push(to);
      this.#before.push(this.#total);
      this.#total += to - from;
    }
    this.#years += 1;
  }
}

/** Index of the last value that is at most `wanted`; -1 for none. */
function last(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Index of the last value below `wanted`; -1 for none. */
function lastBelow(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
