import type { Platform } from '@hexad/host';
import type { Store } from '@hexad/store';
import type { z } from 'zod';
import type { PriceList } from '../money/index.js';
import { FirstUse } from '../providers/shared/first-use.js';
import { CryptoRandom } from '../routing/adapters/crypto-random.js';
import { StoredCatalog } from '../routing/adapters/stored-catalog.js';
import { TimerAlarm } from '../routing/adapters/timer-alarm.js';
import { ManageCatalog } from '../routing/application/manage-catalog.js';
import { ManagePolicies } from '../routing/application/manage-policies.js';
import { OutgoingHosts } from '../routing/application/outgoing-hosts.js';
import { PolicyRoutes } from '../routing/application/policy-routes.js';
import type { KeyPresence, Shipped } from '../routing/application/ports.js';
import { ProviderLanes } from '../routing/application/provider-lanes.js';
import { RecentLatencies } from '../routing/application/recent-latencies.js';
import { TenantCatalogs } from '../routing/application/tenant-catalogs.js';
import { DnsResolver, readAllowed } from '@hexad/host/outgoing';
import type { RoutingSettings } from '../routing/settings.js';

export interface RoutingNeeds {
  readonly settings: z.output<typeof RoutingSettings>;
  readonly stored: StoredCatalog;
  readonly catalogs: TenantCatalogs;
  readonly keys: KeyPresence;
  readonly prices: PriceList;
}

/** Providers, models and policies of each tenant. */
export function composeCatalog({ clock }: Platform, store: Store, shipped: Shipped, stack: AsyncDisposableStack) {
  const stored = new StoredCatalog(store);
  return { stored, catalogs: stack.use(new TenantCatalogs(stored, shipped, clock)) };
}

/** Which provider is called, how often, and where it may be. */
export function composeRouting({ clock, metrics }: Platform, needs: RoutingNeeds, stack: AsyncDisposableStack) {
  const { settings, stored: catalog, catalogs, keys, prices } = needs;
  const latencies = new RecentLatencies(clock);
  const hosts = new OutgoingHosts(readAllowed(settings.HEXAD_LLM_ALLOWED_HOSTS), new DnsResolver());
  const dispatcher = new FirstUse(async () => (await import('@hexad/host/guarded-dispatcher')).guardedDispatcher(hosts));
  stack.defer(() => dispatcher.now?.destroy());
  const breaker = { failures: settings.HEXAD_LLM_BREAKER_FAILURES, openMs: settings.HEXAD_LLM_BREAKER_OPEN_MS };
  return {
    dispatcher,
    hosts,
    lanes: new ProviderLanes({ clock, alarm: new TimerAlarm(), latencies, metrics }, breaker),
    routes: new PolicyRoutes({ catalogs, keys, latencies, clock, random: new CryptoRandom() }),
    catalog: new ManageCatalog({ catalog, catalogs, prices, hosts, clock }),
    policies: new ManagePolicies(catalog, catalogs),
  };
}
