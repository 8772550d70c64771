import { eventType } from '@hexad/kernel';

/** What flows: an order, its invoice and the entry of that in the ledger are the same thing with other names. */
export interface Flowing {
  /** Which fault it belongs to. */
  readonly round: number;
  /** How often that fault had struck when it was placed. */
  readonly slice: number;
  readonly place: number;
  /** Counts up in its key, over all rounds. */
  readonly n: number;
}

/** Orders `from` (included) to `to` (excluded) of a round. */
export interface Slice {
  readonly round: number;
  readonly slice: number;
  readonly from: number;
  readonly to: number;
}

/** Where a process ends itself, at the next pass. */
export const MOMENTS = ['inside the transaction', 'after the commit'] as const;
export type Moment = (typeof MOMENTS)[number];

/** From the tool to a service. */
export type Order =
  | { readonly kind: 'place'; readonly slice: Slice }
  | { readonly kind: 'die'; readonly moment: Moment }
  | { readonly kind: 'clock'; readonly aheadMs: number }
  | { readonly kind: 'memory' };

/** From a service to the tool. */
export type Word =
  | { readonly kind: 'ready' }
  | { readonly kind: 'placed'; readonly round: number; readonly slice: number }
  | { readonly kind: 'effect'; readonly round: number; readonly slice: number; readonly first: boolean }
  | { readonly kind: 'relays'; readonly service: string; readonly leads: boolean }
  | { readonly kind: 'resident'; readonly mb: number }
  | { readonly kind: 'held'; readonly mb: number }
  | { readonly kind: 'log'; readonly line: string };

/** What a service is started with, as JSON in HEXAD_CHAOS. */
export interface Settings {
  readonly name: 'orders' | 'billing' | 'ledger' | 'relay';
  readonly bus: 'rabbitmq' | 'nats' | 'embedded';
  readonly busUrl: string;
  readonly databaseUrl: string;
  readonly seed: number;
  /** How far its clock is ahead of the machine's. */
  readonly aheadMs: number;
}

export const PLACED = eventType<Flowing>('hexad.orders.order.placed.v1');
export const ISSUED = eventType<Flowing>('hexad.billing.invoice.issued.v1');
