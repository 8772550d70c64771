import type { Clock } from '@hexad/kernel';
import type { Store, Tx } from '@hexad/store';
import { AnswerCache } from '../../calls/application/ports.js';
import type { Answer } from '../../calls/domain/answer.js';
import { keepable } from '../domain/keepable.js';

export interface CacheLimits {
  /** Answers of a tenant, default 10,000; a tenth more may be there until the next sweep. The oldest go. */
  readonly entries: number;
  /** UTF-16 units of an answer's JSON, default 1,000,000. Larger ones are not kept. */
  readonly size: number;
}

const DEFAULT_LIMITS: CacheLimits = { entries: 10_000, size: 1_000_000 };

/** Answers in the tenant's own rows. Nothing is written of a call that did not ask for it: its time to live is then 0. */
export class StoredAnswers extends AnswerCache {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #limits: CacheLimits;
  /** Answers of tenants since their oldest were last removed here. */
  readonly #kept = new Map<string, number>();

  constructor(store: Store, clock: Clock, limits: Partial<CacheLimits> = {}) {
    super();
    this.#store = store;
    this.#clock = clock;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  override async find(tenant: string, key: string): Promise<Answer | undefined> {
    const sql = 'select answer from answer_cache where key = $1 and expires_at > $2';
    const now = this.#clock.now();
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<{ answer: string }>(sql, [key, now]));
    return row === undefined ? undefined : (JSON.parse(row.answer) as Answer);
  }

  override async keep(tenant: string, key: string, answer: Answer, ttlMs: number): Promise<void> {
    if (ttlMs <= 0 || !keepable(answer)) return;
    const text = JSON.stringify(answer);
    if (text.length > this.#limits.size) return;
    const now = this.#clock.now();
    const trims = this.#countsTo(tenant);
    await this.#store.inTenant(tenant, async (tx) => {
      await tx.execute(
        `insert into answer_cache (tenant, key, answer, kept_at, expires_at) values ($1, $2, $3, $4, $5)
         on conflict (tenant, key) do update set answer = excluded.answer, kept_at = excluded.kept_at, expires_at = excluded.expires_at`,
        [tenant, key, text, now, new Date(now.getTime() + ttlMs)],
      );
      if (trims) await this.#trim(tx, now);
    });
  }

  /** Removes what has expired and what is too much, of every tenant. Gives how many went. */
  async sweep(): Promise<number> {
    const now = this.#clock.now();
    let gone = 0;
    for (const tenant of await this.#store.tenants()) gone += await this.#store.inTenant(tenant, (tx) => this.#trim(tx, now));
    return gone;
  }

  /** Removes all answers of a tenant, as when it no longer wants any kept. Gives how many went. */
  clear(tenant: string): Promise<number> {
    return this.#store.inTenant(tenant, (tx) => tx.execute('delete from answer_cache'));
  }

  async #trim(tx: Tx, now: Date): Promise<number> {
    const expired = await tx.execute('delete from answer_cache where expires_at <= $1', [now]);
    const sql = `delete from answer_cache where key in (select key from answer_cache order by kept_at desc, key offset $1)`;
    return expired + (await tx.execute(sql, [this.#limits.entries]));
  }

  /** True for one in so many that a tenth more than the limit is not passed. */
  #countsTo(tenant: string): boolean {
    const kept = (this.#kept.get(tenant) ?? 0) + 1;
    const enough = kept * 10 >= this.#limits.entries;
    if (enough) this.#kept.delete(tenant);
    else this.#kept.set(tenant, kept);
    return enough;
  }
}
