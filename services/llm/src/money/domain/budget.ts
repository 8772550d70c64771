import { liesOn, type Path, type Place } from './path.js';
import type { Window } from './window.js';

/** What may be spent at one place of the tree in one window. A place may have several. */
export interface Budget {
  readonly id: string;
  readonly place: Place;
  readonly window: Window;
  /** Micro-dollars. */
  readonly limit: bigint;
  /** Milliseconds. What was reserved before is not in its counters. */
  readonly countedFrom: number;
}

/** Whether a call that was reserved at that moment counts in it. */
export const counts = ({ place, window, countedFrom }: Budget, path: Path, at: number): boolean =>
  at >= countedFrom && liesOn(place, path) && (window.kind !== 'run' || path.run !== undefined);

/** What stands in a window: both in micro-dollars. */
export interface Standing {
  readonly spent: bigint;
  /** Of calls under way. */
  readonly reserved: bigint;
}
