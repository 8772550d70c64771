import type { Store, Tx } from '@hexad/store';
import type { Event } from '../../runtime/domain/log-event.js';
import { RecoveryTallies, type LearnedTally } from '../application/tallies.js';
import type { Failure } from '../domain/failure.js';

/** Tries of a strategy that count: what helped long ago may not help today. */
const LAST = 50;

const KEEP = `
  insert into recovery_outcomes (tenant, task_id, seq, class, code, strategy, helped) values ($1, $2, $3, $4, $5, $6, $7)`;
const TALLIES = `
  select class, code, strategy, count(*)::int as tried, (count(*) filter (where helped))::int as helped
  from (
    select class, code, strategy, helped, row_number() over (partition by class, code, strategy order by at desc, seq desc) as nth
    from recovery_outcomes where ($1 = '' or class = $1) and ($2 = '' or code = $2)
  ) tries
  where nth <= ${LAST}
  group by class, code, strategy
  order by class, code, strategy`;

/** Keeps what a strategy came to, in the transaction in which the log says so. */
export async function keepOutcome(tx: Tx, at: { readonly taskId: string; readonly seq: number }, event: Event<'recovered'>): Promise<void> {
  await tx.execute(KEEP, [tx.tenant, at.taskId, at.seq, event.class, event.code, event.strategy, event.helped]);
}

export class StoredTallies extends RecoveryTallies {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override of(tenant: string, failure: Pick<Failure, 'class' | 'code'>): Promise<readonly LearnedTally[]> {
    return this.#read(tenant, [failure.class, failure.code]);
  }

  override all(tenant: string): Promise<readonly LearnedTally[]> {
    return this.#read(tenant, ['', '']);
  }

  #read(tenant: string, about: readonly [string, string]): Promise<LearnedTally[]> {
    return this.#store.inTenant(tenant, (tx) => tx.query<LearnedTally>(TALLIES, [...about]));
  }
}
