import type { BusSql } from '@hexad/store';
import type { Span, Tracing } from '@hexad/telemetry';
import type { LaneQueue } from './lane-queue.js';
import { Leases, type Fetched } from './leases.js';
import { settle, type Settlement } from './settlements.js';
import { EXTEND, waiting } from './statements.js';

/** What one transaction of the pump is to do. */
export interface Round {
  readonly lanes: readonly LaneQueue[];
  /** Lanes that have something to fetch as far as is known before it begins. */
  readonly awake: ReadonlySet<LaneQueue>;
  readonly settlements: readonly Settlement[];
  /** Services whose outbox is moved. */
  readonly services: readonly string[];
  /** Those of them that turn out to have nothing to move are passed over. */
  readonly sweep: boolean;
  readonly extend: boolean;
  readonly lease: string;
  readonly tracing: Tracing;
  /** The priority that comes first in this fetch; asked once for each. */
  readonly preferred: () => number;
}

export interface RoundResult {
  /** Services whose outbox holds more. */
  readonly more: readonly string[];
  /** For each service that was looked at: milliseconds until its next delayed task is due, null when none waits. */
  readonly due: ReadonlyMap<string, number | null>;
  /** Lanes that were moved to, save what was leased on the way. */
  readonly touched: ReadonlySet<string>;
  readonly fetched: readonly Fetched[];
  /** Of what was moved; to be ended. */
  readonly spans: readonly Span[];
  /** The deliveries of ours that had to be extended and were not ours any more. */
  readonly lost: readonly { readonly lane: LaneQueue; readonly seq: string }[];
}

/** Changes nothing but the tables, so that it can be done again when the transaction was contended. */
export async function doRound(sql: BusSql, round: Round): Promise<RoundResult> {
  const { awake, lanes, lease } = round;
  await settle(sql, round.settlements);
  const lost = round.extend ? await extend(sql, lanes) : [];
  const { ready, due } = await look(sql, round);
  const leases = new Leases(round.preferred, lease, round.tracing);
  // Moving leases tasks on the way, so what waited before them comes first. Events are looked for after it.
  const early = ready.length > 0 ? [...awake].filter((lane) => lane.tasks) : [];
  await leases.take(sql, early);
  const { more, touched } = await move(sql, { ready, due, lanes, leases });
  await leases.take(
    sql,
    lanes.filter((lane) => touched.has(lane.name) || (awake.has(lane) && !early.includes(lane))),
  );
  return { more, due, touched, fetched: leases.fetched, spans: leases.spans, lost };
}

interface Looked {
  readonly service: string;
  readonly ready: boolean;
  readonly due: number | null;
}

/** The services that may have something to move. */
async function look(sql: BusSql, { services, sweep }: Round): Promise<{ ready: readonly string[]; due: Map<string, number | null> }> {
  if (!sweep || services.length === 0) return { ready: services, due: new Map() };
  const looked = await sql.rows<Looked>(waiting(services));
  return {
    ready: looked.filter(({ ready }) => ready).map(({ service }) => service),
    due: new Map(looked.map(({ service, due }) => [service, due])),
  };
}

interface Moving {
  readonly ready: readonly string[];
  readonly due: Map<string, number | null>;
  readonly lanes: readonly LaneQueue[];
  readonly leases: Leases;
}

async function move(sql: BusSql, { ready, due, lanes, leases }: Moving): Promise<Pick<RoundResult, 'more' | 'touched'>> {
  const more: string[] = [];
  const touched = new Set<string>();
  const tasks = lanes.filter((lane) => lane.tasks);
  for (const service of ready) {
    const moved = await leases.move(sql, service, tasks);
    due.set(service, moved.due);
    if (moved.more) more.push(service);
    for (const lane of moved.lanes) touched.add(lane);
  }
  return { more, touched };
}

async function extend(sql: BusSql, lanes: readonly LaneQueue[]): Promise<{ lane: LaneQueue; seq: string }[]> {
  const all = lanes.flatMap((lane) => lane.held.map((held) => ({ lane, held })));
  if (all.length === 0) return [];
  const kept = await sql.rows<{ seq: string }>(EXTEND, [
    all.map(({ held }) => held.seq),
    all.map(({ held }) => held.lease),
    all.map(({ held }) => held.ackDeadlineMs),
  ]);
  const ours = new Set(kept.map((row) => row.seq));
  return all.filter(({ held }) => !ours.has(held.seq)).map(({ lane, held }) => ({ lane, seq: held.seq }));
}
