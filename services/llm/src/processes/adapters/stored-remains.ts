import type { Store } from '@hexad/store';
import { Remains } from '../application/ports.js';
import type { Seen } from '../domain/silence.js';
import type { BookedAttempt, UnrecordedCall } from '../domain/unrecorded-call.js';

/** A call counts when its money is reserved, which may be by a clock that was set back since it began. */
const SLACK = `interval '1 minute'`;

const UNRECORDED = `
  select a.call as id, min(a.team) as team, min(a.project) as project, min(a.run) as run, min(a.task) as task,
    (array_agg(a.about order by a.attempt))[1] as about,
    jsonb_agg(jsonb_build_object('attempt', a.attempt, 'provider', a.provider, 'model', a.model, 'outcome', a.outcome,
      'input', coalesce(a.input, 0), 'output', coalesce(a.output, 0), 'cachedRead', coalesce(a.cached_read, 0),
      'cachedWrite', coalesce(a.cached_write, 0), 'cachedWriteLong', a.cached_write_long, 'cost', a.debit::text,
      'countedAt', ms_of(a.counted_at), 'latencyMs', greatest(0, ms_of(a.ended_at) - ms_of(a.counted_at))) order by a.attempt) as attempts
  from attempts a
  where a.holder = $1 and a.counted_at >= $2::timestamptz - ${SLACK}
    and not exists (select from calls c where c.id = a.call)
  group by a.call having bool_and(a.state <> 'held') order by a.call limit $3`;

interface CallRow {
  readonly id: string;
  readonly team: string | null;
  readonly project: string | null;
  readonly run: string | null;
  readonly task: string | null;
  readonly about: unknown;
  readonly attempts: readonly AttemptRow[];
}

interface AttemptRow extends Omit<BookedAttempt, 'cost' | 'tokens' | 'countedAt'> {
  readonly input: number;
  readonly output: number;
  readonly cachedRead: number;
  readonly cachedWrite: number;
  readonly cachedWriteLong: number | null;
  readonly cost: string;
  readonly countedAt: number;
}

export class StoredRemains extends Remains {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override tenants(): Promise<readonly string[]> {
    return this.#store.tenants();
  }

  override release(tenant: string, { id }: Seen): Promise<number> {
    const sql = `update attempts set expires_at = clock_timestamp() - interval '1 ms' where state = 'held' and holder = $1`;
    return this.#store.inTenant(tenant, (tx) => tx.execute(sql, [id]));
  }

  override async unrecorded(tenant: string, { id, unrecordedFrom }: Seen, limit: number): Promise<readonly UnrecordedCall[]> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<CallRow>(UNRECORDED, [id, unrecordedFrom, limit]));
    return rows.map(toCall);
  }
}

const toCall = ({ id, team, project, run, task, about, attempts }: CallRow): UnrecordedCall => ({
  id,
  path: { team: team ?? undefined, project: project ?? undefined, run: run ?? undefined, task: task ?? undefined },
  about,
  attempts: attempts.map(toAttempt),
});

const toAttempt = ({ input, output, cachedRead, cachedWrite, cachedWriteLong, cost, countedAt, ...row }: AttemptRow): BookedAttempt => ({
  ...row,
  tokens: { input, output, cachedRead, cachedWrite, ...(cachedWriteLong !== null && { cachedWriteLong }) },
  cost: BigInt(cost),
  countedAt: new Date(countedAt),
});
