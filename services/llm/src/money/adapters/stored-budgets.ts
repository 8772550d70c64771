import type { Clock } from '@hexad/kernel';
import type { Store, Tx } from '@hexad/store';
import { Budgets, type BudgetStanding } from '../application/ports.js';
import type { Budget } from '../domain/budget.js';
import { countedFrom, counterStart, windowStart } from '../domain/window.js';
import { toBudget, type BudgetRow } from './rows.js';

const COLUMNS = `id, scope, scope_id as "scopeId", kind, length_ms::float8 as "lengthMs", amount::text as "limit",
  ms_of(counted_from)::float8 as "countedFrom"`;

/** Each change holds the account, so that no booking comes between a budget and its first counters. */
export class StoredBudgets extends Budgets {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    super();
    this.#store = store;
    this.#clock = clock;
  }

  override set(tenant: string, { id, place, window, limit }: Omit<Budget, 'countedFrom'>): Promise<Budget> {
    const from = new Date(countedFrom(window, this.#clock.now().getTime()));
    const length = window.kind === 'rolling' ? window.lengthMs : 0;
    return this.#locked(tenant, async (tx) => {
      const [row] = await tx.query<BudgetRow>(
        `insert into budgets (tenant, id, scope, scope_id, kind, length_ms, amount, counted_from) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (tenant, scope, scope_id, kind, length_ms) do update set amount = excluded.amount returning ${COLUMNS}`,
        [tenant, id, place.scope, place.id, window.kind, length, String(limit), from],
      );
      await tx.execute(
        `insert into counters (tenant, budget, run, start, spent, reserved, alerted)
         select $1, budget, run, start, spent, reserved, 0 from counted($2) on conflict do nothing`,
        [tenant, row!.id],
      );
      return toBudget(row!);
    });
  }

  override remove(tenant: string, id: string): Promise<boolean> {
    return this.#locked(tenant, async (tx) => (await tx.execute('delete from budgets where id = $1', [id])) === 1);
  }

  override list(tenant: string, run = ''): Promise<BudgetStanding[]> {
    const now = this.#clock.now().getTime();
    return this.#store.inTenant(tenant, async (tx) => {
      const budgets = (await tx.query<BudgetRow>(`select ${COLUMNS} from budgets order by id`)).map(toBudget);
      const rows = await tx.query<{ spent: string; reserved: string }>(
        `select coalesce(sum(spent), 0)::text as spent, coalesce(sum(reserved), 0)::text as reserved
         from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[]) with ordinality as w(budget, run, first, last, place)
         left join counters c on c.budget = w.budget and c.run = w.run and c.start between w.first and w.last
         group by place order by place`,
        [
          budgets.map((budget) => budget.id),
          budgets.map(({ place, window }) => (window.kind !== 'run' ? '' : place.scope === 'run' ? place.id : run)),
          budgets.map(({ window }) => new Date(windowStart(window, now))),
          budgets.map(({ window }) => new Date(counterStart(window, now))),
        ],
      );
      return budgets.map((budget, at) => ({ budget, spent: BigInt(rows[at]!.spent), reserved: BigInt(rows[at]!.reserved) }));
    });
  }

  #locked<T>(tenant: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#store.inTenant(tenant, async (tx) => {
      await tx.query('select lock_account()');
      // Whoever remembers the books has to read them again.
      tx.last('update accounts set version = version + 1');
      return work(tx);
    });
  }
}
