import type { Store } from '@hexad/store';
import { SettingsStore } from '../application/ports.js';
import type { TenantSettings, InjectionAction, RedactMode } from '../domain/settings.js';

interface Row {
  readonly redact: RedactMode;
  readonly redact_addresses: boolean;
  readonly injection: InjectionAction;
  readonly injection_threshold: number;
  readonly store_bodies: boolean;
  readonly cache_ttl_ms: string;
}

const WORD = 'call-settings-';

export class StoredSettings extends SettingsStore {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async find(tenant: string): Promise<TenantSettings | undefined> {
    const sql = `select redact, redact_addresses, injection, injection_threshold, store_bodies, cache_ttl_ms::text from call_settings`;
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<Row>(sql));
    if (row === undefined) return undefined;
    return {
      redact: row.redact,
      redactAddresses: row.redact_addresses,
      injection: row.injection,
      injectionThreshold: row.injection_threshold,
      storeBodies: row.store_bodies,
      cacheTtlMs: Number(row.cache_ttl_ms),
    };
  }

  override async save(tenant: string, settings: TenantSettings): Promise<void> {
    const { redact, redactAddresses, injection, injectionThreshold, storeBodies, cacheTtlMs } = settings;
    await this.#store.inTenant(tenant, async (tx) => {
      await tx.execute(
        `insert into call_settings (tenant, redact, redact_addresses, injection, injection_threshold, store_bodies, cache_ttl_ms)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (tenant) do update set redact = excluded.redact, redact_addresses = excluded.redact_addresses,
           injection = excluded.injection, injection_threshold = excluded.injection_threshold, store_bodies = excluded.store_bodies,
           cache_ttl_ms = excluded.cache_ttl_ms`,
        [tenant, redact, redactAddresses, injection, injectionThreshold, storeBodies, cacheTtlMs],
      );
      tx.wake(`${WORD}${tenant}`);
    });
  }

  override onSaved(listener: (tenant: string) => void): Disposable {
    return this.#store.onWake((word) => {
      if (word.startsWith(WORD)) listener(word.slice(WORD.length));
    });
  }
}
