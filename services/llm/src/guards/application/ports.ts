import type { TenantSettings } from '../domain/settings.js';

/** Where the settings of tenants are. */
export abstract class SettingsStore {
  /** Undefined for a tenant that never said anything. */
  abstract find(tenant: string): Promise<TenantSettings | undefined>;
  abstract save(tenant: string, settings: TenantSettings): Promise<void>;
  /** Calls back when somebody, perhaps in another process, saved settings of a tenant. */
  abstract onSaved(listener: (tenant: string) => void): Disposable;
}

/** Where a provider may be sent to fetch from. */
export abstract class Links {
  /** Fails with `host_refused`. */
  abstract check(url: string): Promise<void>;
}
