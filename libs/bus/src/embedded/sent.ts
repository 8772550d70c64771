import type { BusSql } from '@hexad/store';
import { formatTraceparent, type Span, type Tracing } from '@hexad/telemetry';
import { sending } from '../spans.js';

/** A delivery that was just moved out of an outbox. */
export interface MovedMessage {
  readonly seq: string;
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly traceparent: string | null;
}

const CARRY = `update deliveries d set traceparent = s.traceparent from unnest($1::bigint[], $2::text[]) as s (seq, traceparent)
  where d.seq = s.seq`;

/** Begins a span for each message, which its deliveries carry on. To be ended when that is committed: of what is rolled back nobody hears. */
export async function beginSending(sql: BusSql, tracing: Tracing, system: string, moved: readonly MovedMessage[]): Promise<Span[]> {
  const spans = new Map<string, Span>();
  for (const message of moved) if (!spans.has(message.id)) spans.set(message.id, tracing.start(sending(system, message)));
  const carried = moved.map(({ seq, id, traceparent }) => {
    const context = spans.get(id)?.context;
    return { seq, traceparent: context === undefined ? traceparent : formatTraceparent(context) };
  });
  await sql.execute(CARRY, [carried.map(({ seq }) => seq), carried.map(({ traceparent }) => traceparent)]);
  return [...spans.values()];
}
