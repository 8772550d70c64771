import { join } from 'node:path';
import { localKeyFile, type Platform, type RoleModule } from '@hexad/host';
import { Clock } from '@hexad/kernel';
import { Ed25519Signer } from './access/adapters/ed25519-signer.js';
import { HostServices } from './access/adapters/host-services.js';
import { PrivateLocalKeyFile } from './access/adapters/local-key-file.js';
import { StoredLocalAccess, StoredTenants } from './access/adapters/stored-access.js';
import { StoredCredentials } from './access/adapters/stored-credentials.js';
import { StoredSigningKeys } from './access/adapters/stored-signing-keys.js';
import { Bootstrap } from './access/application/bootstrap.js';
import { Credentials, Services, Signer, SigningKeys, Tenants } from './access/application/ports.js';
import { PublishedSigner } from './access/application/published-signer.js';
import { IdentityModule } from './identity.module.js';
import { DerivedSecrets } from './keys/adapters/derived-secrets.js';
import { openKeyRoot } from './keys/adapters/stored-key-root.js';
import { KeySecrets } from './keys/application/ports.js';
import { identitySchema } from './schema.js';
import { StoredTransactions } from './shared/adapters/stored-transactions.js';
import { Transactions } from './shared/application/transactions.js';
import { StoredTickets } from './tickets/adapters/stored-tickets.js';
import { Tickets } from './tickets/application/tickets.js';

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
  const own = await Ed25519Signer.open(join(dataDir, 'signing-key.json'));
  const signingKeys = new StoredSigningKeys(store);
  const signer = new PublishedSigner(own, signingKeys);
  await signer.publish(clock.now());
  const keyFile = new PrivateLocalKeyFile(localKeyFile(dataDir));
  await new Bootstrap(new StoredLocalAccess(store, () => ids.next()), keyFile, clock).execute(own.publicKey().kid);
  // Several processes share the secret of the services; one alone makes that anew at each start, but keeps its signing key.
  const shared = platform.settings['HEXAD_SERVICES_SECRET'] !== undefined;
  const keyRoot = await openKeyRoot(store, shared ? Buffer.from(secrets.of('identity')) : own.keyRoot);
  const adapters = [
    { provide: Credentials, useValue: new StoredCredentials(store) },
    { provide: Tenants, useValue: new StoredTenants(store) },
    { provide: Services, useValue: new HostServices(secrets) },
    { provide: Signer, useValue: signer },
    { provide: SigningKeys, useValue: signingKeys },
    { provide: Transactions, useValue: new StoredTransactions(store, clock, ids) },
    { provide: KeySecrets, useValue: new DerivedSecrets(keyRoot) },
    { provide: Tickets, useValue: new StoredTickets(store) },
    { provide: Clock, useValue: clock },
  ];
  return platform.serve('identity', IdentityModule.with(adapters));
}
