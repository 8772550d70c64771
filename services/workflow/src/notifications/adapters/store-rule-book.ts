import type { Clock } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { RuleBook } from '../application/ports.js';
import type { Rules } from '../domain/plan.js';
import type { QuietHours } from '../domain/quiet-hours.js';
import { CHANNEL, RULES_CHANGED, SUBSCRIPTION, toChannel, toSubscription, type ChannelRow, type SubscriptionRow } from './rows.js';

/** Milliseconds for which it is remembered where nobody tells of a change. */
const BELIEVED = 2_000;
const MOST_TENANTS = 1_000;

export class StoreRuleBook extends RuleBook implements Disposable {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly rules: Promise<Rules>; readonly until: number }>();
  readonly #listening: Disposable;

  constructor(store: Store, clock: Clock) {
    super();
    this.#store = store;
    this.#clock = clock;
    this.#listening = store.onWake((word) => {
      if (word === RULES_CHANGED) this.#known.clear();
    });
  }

  override of(tenant: string): Promise<Rules> {
    const now = this.#clock.now().getTime();
    const known = this.#known.get(tenant);
    if (known !== undefined && known.until > now) return known.rules;
    const rules = this.#read(tenant);
    if (this.#known.size >= MOST_TENANTS) this.#known.clear();
    this.#known.set(tenant, { rules, until: now + BELIEVED });
    rules.catch(() => this.#known.delete(tenant));
    return rules;
  }

  override async faulty(tenant: string, subscriptionId: string, fault: string): Promise<void> {
    const sql = 'update subscriptions set fault = $2 where id = $1 and fault <> $2';
    await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [subscriptionId, fault.slice(0, 1_000)]));
  }

  #read(tenant: string): Promise<Rules> {
    return this.#store.inTenant(tenant, async (tx) => {
      const subscriptions = await tx.query<SubscriptionRow>(`select ${SUBSCRIPTION} from subscriptions order by created_at, id`);
      if (subscriptions.length === 0) return { subscriptions: [], channels: new Map(), quiet: new Map() };
      const channels = await tx.query<ChannelRow>(`select ${CHANNEL} from channels`);
      const quiet = await tx.query<{ user_id: string; hours: QuietHours }>('select user_id, hours from quiet_hours');
      return {
        subscriptions: subscriptions.map(toSubscription),
        channels: new Map(channels.map((row) => [row.id, toChannel(row)])),
        quiet: new Map(quiet.map(({ user_id: user, hours }) => [user, hours])),
      };
    });
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }
}
