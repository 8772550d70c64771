import { hkdfSync, randomBytes } from 'node:crypto';
import type { Store } from '@hexad/store';
import { LOCAL_TENANT } from '../../access/domain/roles.js';

/**
 * What the secrets of keys are made from: `secret` alone tells nothing of them, nor does the database. The first process to ask makes the
 * half that is in the database.
 */
export async function openKeyRoot(store: Store, secret: Uint8Array): Promise<Uint8Array> {
  const [row] = await store.inTenant(LOCAL_TENANT, async (tx) => {
    await tx.execute('insert into key_root (one, root) values (true, $1) on conflict do nothing', [randomBytes(32)]);
    return tx.query<{ readonly root: Uint8Array }>('select root from key_root');
  });
  return new Uint8Array(hkdfSync('sha256', secret, row!.root, 'hexad api keys', 32));
}
