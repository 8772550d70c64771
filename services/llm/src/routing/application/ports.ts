import type { KeyUser } from '../../calls/application/ports.js';
import type { Price } from '../../money/domain/price.js';
import type { ModelSettings } from '../domain/model.js';
import type { Policy } from '../domain/policy.js';
import type { ProviderSettings } from '../domain/provider.js';

/** What a tenant has set. A provider or model with the name of one that ships stands in its place. */
export interface TenantSettings {
  readonly providers: readonly ProviderSettings[];
  readonly models: readonly ModelSettings[];
  /** By project; the tenant's own has the empty name. */
  readonly policies: ReadonlyMap<string, Policy>;
  readonly prices: readonly Price[];
}

/** Providers, models and policies of the tenants. */
export abstract class Catalog {
  abstract load(tenant: string): Promise<TenantSettings>;
  /** Fails with `conflict` when the tenant has as many as it may have. */
  abstract setProvider(tenant: string, provider: ProviderSettings): Promise<void>;
  /** With the models that the tenant gave it. False when there is none. */
  abstract removeProvider(tenant: string, name: string): Promise<boolean>;
  /** Fails with `conflict` as well. */
  abstract setModel(tenant: string, model: ModelSettings): Promise<void>;
  abstract removeModel(tenant: string, provider: string, name: string): Promise<boolean>;
  /** Of a project, or with the empty name of the tenant. Undefined removes it. Fails with `conflict` as well. */
  abstract setPolicy(tenant: string, project: string, policy: Policy | undefined): Promise<void>;
  /** Calls back when something of a tenant changed, here or in another process. It may be missed: ask again after a second. */
  abstract onChange(listener: (tenant: string) => void): Disposable;
}

/** What ships with the product. */
export interface Shipped {
  /** The day on which its sizes and prices were looked at. */
  readonly checked: string;
  readonly models: readonly ModelSettings[];
  readonly prices: readonly Price[];
}

/** Whether there is a key with which somebody may call a provider. Answers from memory: it is asked with every call. */
export abstract class KeyPresence {
  abstract has(tenant: string, provider: string, who: KeyUser): Promise<boolean>;
}

export abstract class Random {
  /** A whole number from 0 below `limit` (at most 2^48), each as likely as the others. */
  abstract below(limit: number): number;
}

/** How long a model's answers took lately, in this process. */
export abstract class Latencies {
  abstract record(tenant: string, provider: string, model: string, latencyMs: number): void;
  /** Milliseconds; undefined when there were none in the last minutes. */
  abstract median(tenant: string, provider: string, model: string): number | undefined;
}

/** Rings once after so many milliseconds, unless it was disposed of before. */
export abstract class Alarm {
  abstract after(ms: number, ring: () => void): Disposable;
}
