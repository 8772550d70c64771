import { join } from 'node:path';
import { localKeyFile, type Platform, type RoleModule } from '@hexad/host';
import { Clock } from '@hexad/kernel';
import { Ed25519Signer } from './access/adapters/ed25519-signer.js';
import { HostServices } from './access/adapters/host-services.js';
import { PrivateLocalKeyFile } from './access/adapters/local-key-file.js';
import { StoredLocalAccess, StoredTenants } from './access/adapters/stored-access.js';
import { StoredCredentials } from './access/adapters/stored-credentials.js';
import { Bootstrap } from './access/application/bootstrap.js';
import { Credentials, Services, Signer, Tenants } from './access/application/ports.js';
import { IdentityModule } from './identity.module.js';
import { DerivedSecrets } from './keys/adapters/derived-secrets.js';
import { KeySecrets } from './keys/application/ports.js';
import { identitySchema } from './schema.js';
import { StoredTransactions } from './shared/adapters/stored-transactions.js';
import { Transactions } from './shared/application/transactions.js';

/** Tenants, users, keys and projects; the only role that signs tokens. */
export const identityRole: RoleModule = {
  name: 'identity',
  needs: [],
  schema: identitySchema,
  create: (platform) => ({ name: 'identity', needs: [], start: () => start(platform) }),
};

async function start(platform: Platform): Promise<AsyncDisposable> {
  const { clock, ids, dataDir, secrets } = platform;
  const store = platform.store(identitySchema);
  const signer = await Ed25519Signer.open(join(dataDir, 'signing-key.json'));
  const keyFile = new PrivateLocalKeyFile(localKeyFile(dataDir));
  await new Bootstrap(new StoredLocalAccess(store, () => ids.next()), keyFile, clock).execute();
  const adapters = [
    { provide: Credentials, useValue: new StoredCredentials(store) },
    { provide: Tenants, useValue: new StoredTenants(store) },
    { provide: Services, useValue: new HostServices(secrets) },
    { provide: Signer, useValue: signer },
    { provide: Transactions, useValue: new StoredTransactions(store, clock, ids) },
    { provide: KeySecrets, useValue: new DerivedSecrets(signer.keyRoot) },
    { provide: Clock, useValue: clock },
  ];
  return platform.serve('identity', IdentityModule.with(adapters));
}
