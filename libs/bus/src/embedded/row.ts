import type { Message } from '../bus.js';

/** A leased delivery as the database gives it. */
export interface DeliveryRow {
  readonly seq: string;
  readonly lane: string;
  readonly attempt: number;
  /** How often a process died or fell silent while it had leased the delivery. */
  readonly lost: number;
  /** How often the process died while it watched the delivery's handler; it does once the delivery was lost a few times. */
  readonly suspected: number;
  readonly id: string;
  readonly tenant: string;
  readonly key: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string | null;
  readonly actor: string;
  /** 0 low, 1 normal, 2 high. */
  readonly priority: number;
  readonly traceparent: string | null;
  readonly time: Date;
  readonly data: unknown;
  /** A task that is the first of its key. */
  readonly ordered: boolean;
}

export const messageOf = (row: Omit<DeliveryRow, 'seq' | 'lane' | 'attempt' | 'lost' | 'suspected'>): Message => ({
  id: row.id,
  type: row.type,
  source: row.source,
  ...(row.subject !== null && { subject: row.subject }),
  time: row.time.toISOString(),
  tenant: row.tenant,
  actor: row.actor,
  key: row.key,
  ...(row.traceparent !== null && { traceparent: row.traceparent }),
  data: row.data,
});
