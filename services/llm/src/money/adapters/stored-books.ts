import { AppError, type Clock } from '@hexad/kernel';
import { LLM_BUDGET_EXHAUSTED, LLM_BUDGET_WARNED } from '@hexad/proto/events';
import { literal, type Begun, type Store, type Tx } from '@hexad/store';
import { Books, type Booked, type Difference } from '../application/ports.js';
import type { Alert } from '../domain/alerts.js';
import { decide, type Decision } from '../domain/decide.js';
import type { Order } from '../domain/orders.js';
import { isMemorable, Remembered, standsUnread } from '../domain/remembered.js';
import { toJson, toSnapshot, type AccountRow } from './rows.js';

/** Milliseconds for which books are remembered: after that attempts may have fallen due. */
const REMEMBERED_MS = 5_000;
/** Milliseconds before now: windows of attempts that began since then are read too, so that they can be settled unread. */
const LOOKING_BACK_MS = 60_000;
const MOST_TENANTS = 1_000;

interface Memory {
  readonly books: Remembered;
  /** Nobody else has booked between the last two times when they were read: worth it to write without reading. */
  readonly alone: boolean;
  /** Of `performance.now()`. */
  readonly until: number;
}

/**
 * On the database of the service. As long as this process alone books for a tenant it remembers the books: then a transaction is one trip, which
 * writes what was decided if they are as they were. Otherwise it is two: begin, lock and read; write and commit.
 */
export class StoredBooks extends Books {
  readonly #store: Store;
  readonly #clock: Clock;
  /** Of this process, among those who wait. */
  readonly #holder: string;
  readonly #memories = new Map<string, Memory>();

  constructor(store: Store, clock: Clock, holder: string) {
    super();
    this.#store = store;
    this.#clock = clock;
    this.#holder = holder;
  }

  override async book(tenant: string, orders: readonly Order[]): Promise<Booked> {
    const now = this.#clock.now().getTime();
    const memory = this.#memories.get(tenant);
    // Whatever fails here, or happens beside it, finds nothing remembered.
    this.#memories.delete(tenant);
    return (memory && (await this.#unread(tenant, orders, now, memory))) ?? this.#read(tenant, orders, now, memory);
  }

  override onDecided(listener: (tenant: string) => void): Disposable {
    return this.#store.onWake((word) => {
      const [holder, tenant] = word.split('_');
      if (holder === this.#holder && tenant !== undefined) listener(tenant);
    });
  }

  override check(tenant: string): Promise<Difference[]> {
    return this.#store.inTenant(tenant, async (tx) => {
      await tx.query('select lock_account()');
      return tx.query<Difference>('select what, counted, found from check_books()');
    });
  }

  override tenants(): Promise<readonly string[]> {
    return this.#store.tenants();
  }

  /** Undefined, and nothing is written, where the books have to be read. */
  async #unread(tenant: string, orders: readonly Order[], now: number, memory: Memory): Promise<Booked | undefined> {
    const { books, alone, until } = memory;
    const snapshot = alone && performance.now() < until ? books.snapshot(orders, now) : undefined;
    const decision = snapshot && decide(snapshot, orders, { holder: this.#holder, now });
    if (decision === undefined || !standsUnread(decision)) return undefined;
    if (!(await this.#written(tenant, decision, books.version))) return undefined;
    books.booked(decision, books.version + 1);
    this.#remember(tenant, memory);
    return decision;
  }

  async #written(tenant: string, decision: Decision, version: number): Promise<boolean> {
    try {
      const [row] = await this.#store.inOneTrip<{ done: boolean }>(tenant, `${this.#booking(decision, version)} as done`);
      return row!.done;
    } catch (thrown) {
      // An attempt that was there before, and is not remembered.
      if (AppError.from(thrown).code === 'conflict') return false;
      throw thrown;
    }
  }

  async #read(tenant: string, orders: readonly Order[], now: number, memory: Memory | undefined): Promise<Booked> {
    const [paths, since] = [orders.flatMap(pathsOf), now - LOOKING_BACK_MS];
    const request = toJson({ now: since, keys: orders.flatMap(keysOf), paths });
    const first = `select open_account(${literal(request)}) as account; select version::float8 as version from accounts`;
    const work = async (tx: Tx, begun: Begun) => {
      const [[{ account }], [{ version }]] = begun.slice(-2) as [[{ account: AccountRow }], [{ version: number }]];
      const snapshot = toSnapshot(account);
      const decision = decide(snapshot, orders, { holder: this.#holder, now });
      return { snapshot, decision, version, after: await this.#write(tx, decision, version) };
    };
    const { snapshot, decision, version, after } = await this.#store.inTenant(tenant, work, { first });
    if (isMemorable(snapshot, decision)) {
      const alone = memory?.books.version === version;
      const books = alone ? memory.books : new Remembered(version);
      const stale = memory === undefined || performance.now() >= memory.until;
      if (stale) books.forgetCounters();
      books.learn(snapshot, paths, since);
      books.booked(decision, after);
      this.#remember(tenant, { books, alone, until: stale || !alone ? performance.now() + REMEMBERED_MS : memory.until });
    }
    return decision;
  }

  /** Gives the version of the books after it. */
  async #write(tx: Tx, decision: Decision, version: number): Promise<number> {
    const { entries, alerts, wake } = decision;
    if (Object.values(entries).every((rows: readonly unknown[]) => rows.length === 0)) return version;
    tx.last(this.#booking(decision, version));
    for (const alert of alerts) await publish(tx, alert);
    for (const holder of wake) tx.wake(`${holder}_${tx.tenant}`);
    return version + 1;
  }

  #booking({ entries, counters, remainder }: Decision, version: number): string {
    const lists = Object.entries({ ...entries, counters }).filter(([, rows]: readonly [string, readonly unknown[]]) => rows.length > 0);
    return `select book(${version}, ${literal(toJson({ ...Object.fromEntries(lists), remainder, holder: this.#holder }))})`;
  }

  #remember(tenant: string, memory: Memory): void {
    this.#memories.set(tenant, memory);
    for (const oldest of this.#memories.keys()) {
      if (this.#memories.size <= MOST_TENANTS) break;
      this.#memories.delete(oldest);
    }
  }
}

function publish(tx: Tx, { budget: { id, place, window, limit }, run, start, percent, spent }: Alert): Promise<void> {
  const data = {
    budgetId: id,
    scope: place.scope,
    scopeId: place.id,
    window: window.kind,
    windowStart: window.kind === 'run' ? '' : new Date(start).toISOString(),
    runId: run,
    spent: String(spent),
    limit: String(limit),
  };
  const common = { key: id, ...(place.scope === 'project' && { subject: place.id }) };
  if (percent === 100) return tx.publish({ ...common, type: LLM_BUDGET_EXHAUSTED, data });
  return tx.publish({ ...common, type: LLM_BUDGET_WARNED, data: { ...data, percent } });
}

const keysOf = (order: Order) =>
  (order.kind === 'look' ? [] : [order.kind === 'reserve' ? order.wish : order.key]).map(({ call, attempt }) => ({ call, attempt }));
const pathsOf = (order: Order) => (order.kind === 'reserve' ? [order.wish.path] : []);
