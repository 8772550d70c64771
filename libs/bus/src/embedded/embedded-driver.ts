import { AppError } from '@hexad/kernel';
import type { StoreServer } from '@hexad/store';
import type { Log, Tracing } from '@hexad/telemetry';
import { BusDriver, type Lane, type LaneOptions, type Received } from '../driver.js';
import { cancelWaiting } from '../waiting-tasks.js';
import { LaneQueue, type Held, type Taker } from './lane-queue.js';
import { Pump } from './pump.js';
import { Quarantine } from './quarantine.js';
import { LOCK_ROUNDS } from './ordered-tasks.js';
import { SYSTEM, type Fetched } from './leases.js';
import { messageOf, type DeliveryRow } from './row.js';
import type { Outcome, Settlement } from './settlements.js';

/** Events leased beyond those that are handled, so that a fetch brings many. */
const EVENTS_AHEAD = 64;

/** Leases lost before each further beginning is alone and written down, which costs a transaction. */
const SUSPECT_AFTER = 3;

export interface EmbeddedOptions {
  readonly log: Log;
  readonly tracing: Tracing;
  /** Milliseconds between looks for what no wake-up told of. */
  readonly sweepMs: number;
  /** Milliseconds between extensions of leases. */
  readonly extendMs: number;
  /** Milliseconds in which what may kill the process is watched. */
  readonly watchMs: number;
}

const nameOf = (lane: Lane): string => (lane.kind === 'events' ? `events:${lane.group}` : `tasks:${lane.queue}`);

/** The bus in the tables of the store. Other processes on the same database are seen by sweeps. */
export class EmbeddedDriver extends BusDriver {
  override readonly system = SYSTEM;
  readonly #server: StoreServer;
  readonly #lanes = new Map<string, LaneQueue>();
  readonly #types = new Map<string, string>();
  readonly #pump: Pump;
  readonly #quarantine: Quarantine;
  readonly #timers: NodeJS.Timeout[];
  readonly #later = new Set<NodeJS.Timeout>();
  readonly #listening: Disposable;

  private constructor(server: StoreServer, { log, tracing, sweepMs, extendMs, watchMs }: EmbeddedOptions) {
    super();
    this.#server = server;
    this.#quarantine = new Quarantine(watchMs);
    this.#pump = new Pump({ server, lanes: this.#lanes, log, tracing, deliver: (fetched, lease) => this.#deliver(fetched, lease) });
    this.#listening = server.onCommitted((service) => this.#pump.moved(service));
    this.#timers = [setInterval(() => this.#pump.sweep(), sweepMs).unref(), setInterval(() => this.#pump.extend(), extendMs).unref()];
  }

  static async open(server: StoreServer, options: EmbeddedOptions): Promise<EmbeddedDriver> {
    // Nobody else has the database: whoever held these leases is dead.
    if (server.exclusive) {
      await server.asBus((sql) => sql.execute('update deliveries set lease_until = now() where lease_until > now()'));
    }
    const driver = new EmbeddedDriver(server, options);
    driver.#pump.sweep();
    return driver;
  }

  override async subscribe(lane: Lane, { concurrency, ackDeadlineMs }: LaneOptions, take: (received: Received) => void) {
    const name = nameOf(lane);
    if (lane.kind === 'events') await this.#declare(lane);
    const ahead = lane.kind === 'events' ? EVENTS_AHEAD : 0;
    const queue: LaneQueue = this.#lanes.get(name) ?? new LaneQueue(name, ackDeadlineMs, ahead, (held) => void this.#giveBack(queue, held));
    this.#lanes.set(name, queue);
    const taker: Taker = { concurrency, take, running: 0 };
    queue.join(taker);
    await this.#wakeWhenDue(name);
    this.#pump.kick();
    return { stop: async () => this.#giveBack(queue, queue.leave(taker)) };
  }

  override async cancelTasks(tenant: string, queue: string, key: string): Promise<void> {
    await this.#pump.drain();
    const lane = nameOf({ kind: 'tasks', queue });
    const gone = await this.#server.asBus(async (sql) => {
      // First those that wait for their time: what another process moves meanwhile is then among the deliveries.
      if (!this.#server.exclusive) await sql.rows(LOCK_ROUNDS);
      await cancelWaiting(sql, this.#server.services, { tenant, queue, key });
      const took = 'delete from deliveries where lane = $1 and tenant = $2 and key = $3 returning seq::text';
      return sql.rows<{ seq: string }>(took, [lane, tenant, key]);
    });
    for (const { seq } of gone) this.#lanes.get(lane)?.lose(seq, new AppError('cancelled', 'The task was cancelled.'));
  }

  /** After a change that others made in the tables. */
  wake(): void {
    this.#pump.sweep();
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#listening[Symbol.dispose]();
    for (const timer of this.#timers) clearInterval(timer);
    for (const timer of this.#later) clearTimeout(timer);
    this.#quarantine[Symbol.dispose]();
    await this.#pump.close();
  }

  /** A group sees what is committed from now on, and goes on gathering while its process is down. */
  async #declare({ group, types }: Extract<Lane, { kind: 'events' }>): Promise<void> {
    const wanted = [...new Set(types)].sort();
    const before = this.#types.get(group);
    if (before !== undefined && before !== wanted.join()) {
      throw new AppError('internal', `The group ${group} has subscriptions to different types; they would take each other's events.`);
    }
    this.#types.set(group, wanted.join());
    const known = await this.#server.asBus((sql) =>
      sql.rows<{ type: string }>('select type from subscriptions where group_name = $1', [group]),
    );
    if (
      wanted.join() ===
      known
        .map((k) => k.type)
        .sort()
        .join()
    )
      return;
    await this.#pump.drain();
    await this.#server.asBus(async (sql) => {
      await sql.execute('delete from subscriptions where group_name = $1 and type <> all ($2)', [group, wanted]);
      await sql.execute('insert into subscriptions (group_name, type) select $1, unnest($2::text[]) on conflict do nothing', [
        group,
        wanted,
      ]);
    });
  }

  /** Tries that were put off before this process began. */
  async #wakeWhenDue(name: string): Promise<void> {
    const sql = `select extract(epoch from min(due) - now())::float8 * 1000 as ms from deliveries where lane = $1 and due > now()`;
    const [next] = await this.#server.asBus((bus) => bus.rows<{ ms: number | null }>(sql, [name]));
    if (next?.ms != null) this.#wakeAfter(name, next.ms);
  }

  #wakeAfter(name: string, ms: number): void {
    const timer = setTimeout(
      () => {
        this.#later.delete(timer);
        this.#lanes.get(name)?.wake();
        this.#pump.kick();
      },
      Math.min(ms + 1, 2 ** 31 - 1),
    ).unref();
    this.#later.add(timer);
  }

  #deliver({ lane, rows, wanted, more }: Fetched, lease: string): void {
    const held = rows.map((row) => this.#hold(lane, row, lease));
    lane.fetched(held, wanted, more);
    if (lane.abandoned) void this.#giveBack(lane, lane.takeBack());
  }

  #hold(lane: LaneQueue, row: DeliveryRow, lease: string): Held {
    const { seq, attempt, tenant, key, priority } = row;
    const lost = new AbortController();
    const settle = async (settlement: Outcome, behind: boolean) => {
      if (this.#quarantine.leave(seq)) void this.#pump.settle({ kind: 'trust', seq, lease });
      const back = lane.settled(seq, behind);
      // The next one of its key may have its turn by it.
      if (row.ordered) lane.wake();
      const settled = this.#settle(lane, { ...settlement, seq, lease });
      await (back.length === 0 ? settled : Promise.all([settled, this.#giveBack(lane, back)]));
    };
    const received: Received = {
      message: messageOf(row),
      attempt,
      crashes: row.suspected,
      lost: lost.signal,
      ack: () => settle({ kind: 'ack' }, false),
      bury: (error) => settle({ kind: 'bury', error }, false),
      release: () => settle({ kind: 'release' }, true),
      retry: async (delayMs) => {
        await settle({ kind: 'retry', delayMs }, true);
        this.#wakeAfter(lane.name, delayMs);
      },
    };
    const order = row.ordered || lane.name.startsWith('events:') ? `${tenant} ${key}` : undefined;
    const begin = row.lost < SUSPECT_AFTER ? undefined : () => this.#beginWatched(seq, lease);
    return { seq, lease, ackDeadlineMs: lane.ackDeadlineMs, order, priority, received, lost, begin };
  }

  async #beginWatched(seq: string, lease: string): Promise<void> {
    await this.#quarantine.enter(seq);
    await this.#pump.settle({ kind: 'suspect', seq, lease });
    this.#quarantine.watch(seq, () => void this.#pump.settle({ kind: 'trust', seq, lease }));
  }

  async #settle(lane: LaneQueue, settlement: Settlement): Promise<void> {
    await this.#pump.settle(settlement);
    lane.freed();
    // Given back for others of this process as well.
    if (settlement.kind === 'release') lane.wake();
    this.#pump.kick();
  }

  async #giveBack(lane: LaneQueue, held: readonly Held[]): Promise<void> {
    await Promise.all(held.map(({ seq, lease }) => this.#settle(lane, { kind: 'release', seq, lease })));
  }
}
