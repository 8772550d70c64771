import type { Platform } from '@hexad/host';
import type { Store } from '@hexad/store';
import { IdentityUsers } from '../credentials/adapters/identity-users.js';
import { StoredCredentials } from '../credentials/adapters/stored-credentials.js';
import { StoredEncryption } from '../credentials/adapters/stored-encryption.js';
import { CredentialPresence } from '../credentials/application/key-presence.js';
import { ManageKeys } from '../credentials/application/manage-keys.js';
import { Rewrapper } from '../credentials/application/rewrapper.js';
import { RotateEncryption } from '../credentials/application/rotate-encryption.js';
import { TenantSecrets } from '../credentials/application/tenant-secrets.js';
import { Upkeep } from '../credentials/application/upkeep.js';
import { openKeyEncryption, type EncryptionSettings } from '../credentials/settings.js';

/** The tenants' own keys, and what encrypts them. */
export async function composeKeys(platform: Platform, store: Store, settings: EncryptionSettings, stack: AsyncDisposableStack) {
  const { clock, metrics, rpc, dataDir } = platform;
  const log = platform.log('llm');
  const kek = stack.use(await openKeyEncryption(settings, dataDir));
  const [credentials, encryption, users] = [new StoredCredentials(store), new StoredEncryption(store), new IdentityUsers(rpc)];
  const secrets = stack.use(new TenantSecrets({ credentials, users, kek, clock, log }));
  const rewrapper = new Rewrapper({ encryption, kek, clock, log });
  stack.use(new Upkeep({ credentials, encryption, rewrapper, kek, clock, log, metrics }));
  const presence = stack.use(new CredentialPresence(secrets, credentials, clock));
  return {
    secrets,
    presence,
    keys: new ManageKeys(credentials, users, kek, clock),
    rotations: new RotateEncryption(encryption, kek, clock),
  };
}
