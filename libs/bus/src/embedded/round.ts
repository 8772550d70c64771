import type { BusSql } from '@hexad/store';
import type { LaneQueue } from './lane-queue.js';
import type { DeliveryRow } from './row.js';
import { settle, type Settlement } from './settlements.js';
import { EXTEND, moveFrom, TAKE, waiting } from './statements.js';

/** Outbox rows of one service in one turn. */
const BATCH = 500;
/** Any number: where other processes pump the same tables, one at a time does. */
const LOCK = 4_839_202;

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
  /** The priority that comes first in this fetch; asked once for each. */
  readonly preferred: () => number;
  /** Other processes may do the same on these tables. */
  readonly shared: boolean;
}

export interface Fetched {
  readonly lane: LaneQueue;
  readonly wanted: number;
  readonly rows: readonly DeliveryRow[];
}

export interface RoundResult {
  /** Services whose outbox holds more. */
  readonly more: readonly string[];
  /** For each service that was looked at: milliseconds until its next delayed task is due, null when none waits. */
  readonly due: ReadonlyMap<string, number | null>;
  /** Lanes that were moved to. */
  readonly touched: ReadonlySet<string>;
  readonly fetched: readonly Fetched[];
  /** The deliveries of ours that had to be extended and were not ours any more. */
  readonly lost: readonly { readonly lane: LaneQueue; readonly seq: string }[];
}

/** Changes nothing but the tables, so that it can be done again when the transaction was contended. */
export async function doRound(sql: BusSql, round: Round): Promise<RoundResult> {
  if (round.shared) await sql.rows(`select pg_advisory_xact_lock(${LOCK})`);
  await settle(sql, round.settlements);
  const lost = round.extend ? await extend(sql, round.lanes) : [];
  const { more, due, touched } = await move(sql, round);
  const fetched = await fetch(sql, round, touched);
  return { more, due, touched, fetched, lost };
}

interface Looked {
  readonly service: string;
  readonly ready: boolean;
  readonly due: number | null;
}

async function move(sql: BusSql, { services, sweep }: Round): Promise<Pick<RoundResult, 'more' | 'due' | 'touched'>> {
  const more: string[] = [];
  const due = new Map<string, number | null>();
  const touched = new Set<string>();
  const looked = sweep && services.length > 0 ? await sql.rows<Looked>(waiting(services)) : undefined;
  for (const found of looked ?? []) due.set(found.service, found.due);
  const full = looked?.filter(({ ready }) => ready).map(({ service }) => service) ?? services;
  for (const service of full) {
    const [moved] = (await sql.rows(moveFrom(service, BATCH))) as [{ taken: number; lanes: string[]; due: number | null }];
    due.set(service, moved.due);
    if (moved.taken === BATCH) more.push(service);
    for (const lane of moved.lanes) touched.add(lane);
  }
  return { more, due, touched };
}

async function fetch(sql: BusSql, { lanes, awake, lease, preferred }: Round, touched: ReadonlySet<string>): Promise<Fetched[]> {
  const asked = lanes
    .filter((lane) => (awake.has(lane) || touched.has(lane.name)) && lane.wanted > 0)
    .map((lane) => ({ lane, wanted: lane.wanted }));
  if (asked.length === 0) return [];
  const first = preferred();
  const all = await sql.rows<DeliveryRow>(TAKE, [
    asked.map(({ lane }) => lane.name),
    asked.map(({ wanted }) => wanted),
    asked.map(() => first),
    asked.map(({ lane }) => lane.ackDeadlineMs),
    lease,
  ]);
  all.sort((a, b) => Number(BigInt(a.seq) - BigInt(b.seq)));
  return asked.map(({ lane, wanted }) => ({ lane, wanted, rows: all.filter((row) => row.lane === lane.name) }));
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
