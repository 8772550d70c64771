import type { Happening } from './happening.js';
import type { WaitsFor } from './plan.js';

export type DeliveryState = 'pending' | 'digested' | 'delivered' | 'dead' | 'dropped';

/** A message over one channel. */
export interface Delivery {
  readonly id: string;
  readonly channelId: string;
  readonly subscriptionId: string;
  readonly projectId: string;
  readonly happening: Happening;
  readonly state: DeliveryState;
  readonly waitsFor: WaitsFor;
  /** Every try there was: the number by which a late or repeated one is told from the next. */
  readonly attempts: number;
  /** Tries since it was written or replayed. */
  readonly tries: number;
  readonly firstTriedAt: Date | undefined;
  readonly dueAt: Date;
  readonly createdAt: Date;
  readonly endedAt: Date | undefined;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly status: number;
}

/** What became of a try. */
export type Outcome =
  | { readonly arrived: true; readonly status: number }
  | {
      readonly arrived: false;
      readonly code: string;
      readonly message: string;
      readonly status: number;
      /** What the other end asked to wait. */
      readonly retryAfterMs?: number;
      /** No try will ever arrive: the message is dead at once. */
      readonly hopeless?: boolean;
      /** The other end is no more: so is the channel. */
      readonly gone?: boolean;
    };
