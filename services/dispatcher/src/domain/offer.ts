import { AppError } from '@hexad/kernel';

/** What a process of agents says of itself with each beat. */
export interface Offer {
  /** Made anew at each start. */
  readonly process: string;
  readonly host: string;
  readonly kinds: readonly OfferedKind[];
  /** `<task>:<attempt>` of those in hand. */
  readonly held: readonly string[];
  /** False: it finishes what it has. */
  readonly taking: boolean;
}

export interface OfferedKind {
  readonly kind: string;
  readonly actions: readonly string[];
  readonly capacity: number;
  readonly cost: number;
  readonly pool: string;
}

/** Where an agent is. */
export interface SeatView {
  readonly seat: number;
  readonly host: string;
  readonly alive: boolean;
  readonly taking: boolean;
  readonly since: string;
}

/** Milliseconds that a seat is kept for a process that is silent, and between its beats. */
export const SEAT_LEASE_MS = 15_000;
export const BEAT_MS = 4_000;

const KIND = /^[a-z][a-z0-9_-]{0,39}$/;

/** Fails with `invalid`. */
export function checkOffer({ kinds }: Offer): void {
  const faults = kinds.flatMap(({ kind, capacity, cost, actions }) => [
    ...(KIND.test(kind) ? [] : [`${JSON.stringify(kind)} is no name of a kind: a-z, 0-9, _ and -, at most 40`]),
    ...(Number.isInteger(capacity) && capacity >= 1 && capacity <= 1_000 ? [] : [`capacity of ${kind} is ${capacity}; 1 to 1000`]),
    ...(cost > 0 && cost <= 1_000_000 ? [] : [`cost of ${kind} is ${cost}; more than 0, at most 1000000`]),
    ...(actions.length > 0 ? [] : [`${kind} can do nothing: name its actions`]),
  ]);
  if (new Set(kinds.map(({ kind }) => kind)).size < kinds.length) faults.push('a kind is offered twice');
  if (faults.length > 0) throw new AppError('invalid', `The agents cannot be taken on: ${faults.join('; ')}.`);
}
