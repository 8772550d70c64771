import type { Clock } from '@hexad/kernel';
import { LLM_BUDGET_EXHAUSTED, LLM_BUDGET_WARNED } from '@hexad/proto/events';
import { literal, type Begun, type Store, type Tx } from '@hexad/store';
import { Books, type Booked, type Difference } from '../application/ports.js';
import type { Alert } from '../domain/alerts.js';
import { decide, type Decision } from '../domain/decide.js';
import type { Order } from '../domain/orders.js';
import { toJson, toSnapshot, type AccountRow } from './rows.js';

/** On the database of the service. A transaction is two trips: begin, lock and read; write and commit. */
export class StoredBooks extends Books {
  readonly #store: Store;
  readonly #clock: Clock;
  /** Of this process, among those who wait. */
  readonly #holder: string;

  constructor(store: Store, clock: Clock, holder: string) {
    super();
    this.#store = store;
    this.#clock = clock;
    this.#holder = holder;
  }

  override book(tenant: string, orders: readonly Order[]): Promise<Booked> {
    const now = this.#clock.now().getTime();
    const request = toJson({ now, keys: orders.flatMap(keysOf), paths: orders.flatMap(pathsOf) });
    const work = async (tx: Tx, begun: Begun): Promise<Decision> => {
      const [{ account }] = begun.at(-1) as [{ account: AccountRow }];
      const decision = decide(toSnapshot(account), orders, { holder: this.#holder, now });
      await this.#write(tx, decision);
      return decision;
    };
    return this.#store.inTenant(tenant, work, { first: `select open_account(${literal(request)}) as account` });
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

  async #write(tx: Tx, { entries, counters, alerts, remainder, wake }: Decision): Promise<void> {
    if (Object.values(entries).every((rows: readonly unknown[]) => rows.length === 0)) return;
    tx.last(`select book(${literal(toJson({ ...entries, counters, remainder, holder: this.#holder }))})`);
    for (const alert of alerts) await publish(tx, alert);
    for (const holder of wake) tx.wake(`${holder}_${tx.tenant}`);
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
