import { createHash } from 'node:crypto';
import { AppError, type Clock } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { Effects, type Begun, type Effect, type Intent } from './effects.js';

/** Days for which a key is remembered: longer than a run may wait for anything. */
const KEPT_DAYS = 60;
const AT_ONCE = 100;

interface Row {
  readonly wish: string;
  readonly intent: Intent;
  readonly result: Intent | null;
}

export class StoredEffects extends Effects {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    super();
    this.#store = store;
    this.#clock = clock;
  }

  override begin({ tenant, id, wish }: Effect, intent: Intent): Promise<Begun> {
    const hash = createHash('sha256').update(wish).digest('hex');
    const now = this.#clock.now();
    return this.#store.inTenant(tenant, async (tx) => {
      const old = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
      await tx.execute('delete from effects where id in (select id from effects where begun_at < $1 limit $2)', [old, AT_ONCE]);
      const added = await tx.execute(
        'insert into effects (tenant, id, wish, intent, begun_at) values ($1, $2, $3, $4::jsonb, $5) on conflict do nothing',
        [tenant, id, hash, JSON.stringify(intent), now],
      );
      if (added === 1) return { state: 'new', intent };
      const [row] = await tx.query<Row>('select wish, intent, result from effects where id = $1', [id]);
      if (row!.wish !== hash) throw new AppError('conflict', 'The idempotency key was used for something else.');
      return row!.result === null ? { state: 'begun', intent: row!.intent } : { state: 'done', result: row!.result };
    });
  }

  override async done({ tenant, id }: Effect, result: Intent): Promise<void> {
    await this.#store.inTenant(tenant, (tx) =>
      tx.execute('update effects set result = $2::jsonb where id = $1', [id, JSON.stringify(result)]),
    );
  }
}
