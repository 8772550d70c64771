import type { BusSql } from '@hexad/store';
import type { Span, Tracing } from '@hexad/telemetry';
import type { LaneQueue } from './lane-queue.js';
import type { DeliveryRow } from './row.js';
import { beginSending, type MovedMessage } from './sent.js';
import { moveFrom, TAKE } from './statements.js';

/** What traces call this transport. */
export const SYSTEM = 'hexad';
/** Outbox rows of one service in one turn. */
const BATCH = 500;
/** At least, where there is room for tasks: what there is none for is better moved later, when it can be leased on the way. */
const SMALL_BATCH = 100;

/** What a lane was given. */
export interface Fetched {
  readonly lane: LaneQueue;
  /** How much it had room for. */
  readonly wanted: number;
  /** Whether more may wait in its table; undefined when nobody looked. */
  readonly more: boolean | undefined;
  readonly rows: readonly DeliveryRow[];
}

export interface Moved {
  /** The outbox may hold more. */
  readonly more: boolean;
  /** Where something was moved to that is not leased. */
  readonly lanes: readonly string[];
  /** Milliseconds until the next delayed task is due, null when none waits. */
  readonly due: number | null;
}

type MovedRow = {
  readonly taken: number;
  readonly lanes: readonly string[] | null;
  readonly due: number | null;
  readonly told: readonly MovedMessage[] | null;
} & (DeliveryRow | { readonly seq: null });

interface Given {
  readonly wanted: number;
  readonly rows: DeliveryRow[];
  more: boolean | undefined;
}

/** What one round leases: no more for a lane than it wanted when it was first asked. */
export class Leases {
  readonly #preferred: () => number;
  readonly #lease: string;
  readonly #tracing: Tracing;
  readonly #given = new Map<LaneQueue, Given>();
  /** Of what was moved; they are ended when it is committed. */
  readonly spans: Span[] = [];
  #first: number | undefined;

  /** `preferred` gives the priority that comes first; it is called once, when something is leased. */
  constructor(preferred: () => number, lease: string, tracing: Tracing) {
    this.#preferred = preferred;
    this.#lease = lease;
    this.#tracing = tracing;
  }

  /** Those that had room, each with its deliveries in order. */
  get fetched(): Fetched[] {
    const all = [...this.#given].map(([lane, { wanted, rows, more }]) => ({ lane, wanted, more, rows: inOrder(rows) }));
    return all.filter(({ wanted }) => wanted > 0);
  }

  /** What waits in these lanes, as far as there is room. */
  async take(sql: BusSql, lanes: Iterable<LaneQueue>): Promise<void> {
    const roomy = this.#roomy(lanes);
    if (roomy.length === 0) return;
    const preferred = roomy.map(() => this.#preferredNow());
    const [names, rooms, deadlines] = this.#columns(roomy);
    this.#give(await sql.rows<DeliveryRow>(TAKE, [names, rooms, preferred, deadlines, this.#lease]));
    for (const lane of roomy) this.#given.get(lane)!.more = this.#room(lane) === 0;
  }

  /** A batch of an outbox. Nothing may wait in these lanes of tasks that has its turn before it. */
  async move(sql: BusSql, service: string, tasks: readonly LaneQueue[]): Promise<Moved> {
    const { recording } = this.#tracing;
    // What carries its span is written again anyway, and leased then.
    const roomy = recording ? [] : this.#roomy(tasks);
    const room = roomy.reduce((sum, lane) => sum + this.#room(lane), 0);
    const limit = room === 0 ? BATCH : Math.min(BATCH, Math.max(SMALL_BATCH, room));
    const preferred = room === 0 ? 0 : this.#preferredNow();
    const rows = await sql.rows<MovedRow>(moveFrom(service, limit), [...this.#columns(roomy), preferred, this.#lease, recording]);
    this.#give(rows.filter((row) => row.seq !== null));
    const [{ taken, due, told, ...first }] = rows as [MovedRow];
    const lanes = first.lanes ?? [];
    for (const [{ name }, given] of this.#given) if (lanes.includes(name)) given.more = true;
    if (told !== null) this.spans.push(...(await beginSending(sql, this.#tracing, SYSTEM, told)));
    return { more: taken === limit, lanes, due };
  }

  #roomy(lanes: Iterable<LaneQueue>): LaneQueue[] {
    return [...lanes].filter((lane) => this.#room(lane) > 0);
  }

  #room(lane: LaneQueue): number {
    const given = this.#given.get(lane) ?? { wanted: lane.wanted, rows: [], more: undefined };
    this.#given.set(lane, given);
    return given.wanted - given.rows.length;
  }

  #preferredNow(): number {
    return (this.#first ??= this.#preferred());
  }

  /** Names, rooms and deadlines. */
  #columns(lanes: readonly LaneQueue[]): [string[], number[], number[]] {
    return [lanes.map(({ name }) => name), lanes.map((lane) => this.#room(lane)), lanes.map(({ ackDeadlineMs }) => ackDeadlineMs)];
  }

  #give(leased: readonly DeliveryRow[]): void {
    for (const [{ name }, { rows }] of this.#given) rows.push(...leased.filter((row) => row.lane === name));
  }
}

const inOrder = (rows: DeliveryRow[]): DeliveryRow[] => rows.sort((a, b) => Number(BigInt(a.seq) - BigInt(b.seq)));
