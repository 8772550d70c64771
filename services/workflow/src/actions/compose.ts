import { join } from 'node:path';
import type { Platform } from '@hexad/host';
import { DnsResolver, readAllowed } from '@hexad/host/outgoing';
import { keyPlaces, LazyKey, openKey } from '@hexad/secrets';
import type { Store } from '@hexad/store';
import { StoreSecrets } from '../secrets/adapters/store-secrets.js';
import { ManageSecrets } from '../secrets/application/manage-secrets.js';
import { OpenSecrets } from '../secrets/application/open-secrets.js';
import { RotateSecrets } from '../secrets/application/rotate-secrets.js';
import { SealedValues } from '../secrets/application/sealed-values.js';
import { aiPlugin } from './ai/ai-plugin.js';
import { RpcModels } from './ai/rpc-models.js';
import { PinnedClient } from './http/adapters/pinned-client.js';
import { StoreHostLists } from './http/adapters/store-host-lists.js';
import { AllowedHosts, HOSTS_SETTING } from './http/application/allowed-hosts.js';
import { httpAction } from './http/application/http-action.js';
import { integrationsPlugins } from './integrations-plugins.js';
import { metricAction } from './metric/metric-action.js';

/** What steps can do outside of their run, and the secrets that they may be given for it. */
export function composeActions(platform: Platform, store: Store) {
  const { clock, rpc, metrics, settings, dataDir } = platform;
  const kek = new LazyKey(() => openKey(keyPlaces('HEXAD_SECRETS_KEK', settings, join(dataDir, 'secrets-key'))));
  const secrets = new StoreSecrets(store);
  const sealed = new SealedValues(secrets, kek);
  const operator = readAllowed(settings[HOSTS_SETTING] ?? '');
  const hosts = new AllowedHosts({ lists: new StoreHostLists(store), operator, resolver: new DnsResolver(), clock });
  return {
    plugins: {
      system: { http: httpAction(hosts, new PinnedClient()), metric: metricAction(metrics) },
      ai: aiPlugin(new RpcModels(rpc)),
      ...integrationsPlugins(rpc),
    },
    openSecrets: new OpenSecrets(sealed),
    outside: {
      hosts,
      secrets: new ManageSecrets(secrets, sealed, clock),
      rotateSecrets: new RotateSecrets(secrets, kek, platform.log('workflow')),
      sealed,
      kek,
    },
  };
}
