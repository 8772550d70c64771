import type { Platform } from '@hexad/host';
import type { ProjectAccess } from '@hexad/rpc';
import type { Store } from '@hexad/store';
import { CatalogPlaces } from '../credentials/adapters/catalog-places.js';
import { IdentityUsers } from '../credentials/adapters/identity-users.js';
import { StoredCredentials } from '../credentials/adapters/stored-credentials.js';
import { StoredEncryption } from '../credentials/adapters/stored-encryption.js';
import { CredentialPresence } from '../credentials/application/key-presence.js';
import { openCredentials } from '../credentials/application/open-credentials.js';
import { openKeyEncryption, type EncryptionSettings } from '../credentials/settings.js';
import type { TenantCatalogs } from '../routing/application/tenant-catalogs.js';

export interface KeysNeeds {
  readonly store: Store;
  readonly settings: EncryptionSettings;
  readonly catalogs: TenantCatalogs;
  readonly projects: ProjectAccess;
}

/** The tenants' own keys, and what encrypts them. Fails with `settings_invalid` when that is not what encrypted them. */
export async function composeKeys(platform: Platform, { store, settings, catalogs, projects }: KeysNeeds, stack: AsyncDisposableStack) {
  const { clock, metrics, rpc, dataDir } = platform;
  const log = platform.log('llm');
  const kek = stack.use(await openKeyEncryption(settings, dataDir));
  const [credentials, encryption, users] = [new StoredCredentials(store), new StoredEncryption(store), new IdentityUsers(rpc)];
  const places = new CatalogPlaces(catalogs, projects);
  const open = stack.use(await openCredentials({ credentials, encryption, users, places, kek, clock, log, metrics }));
  const { secrets, keys, rotations } = open;
  return { secrets, keys, rotations, presence: stack.use(new CredentialPresence(secrets, credentials, clock)) };
}
