import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import { formatKey } from '../../access/domain/api-key.js';
import type { Call, Here, Transactions } from '../../shared/application/transactions.js';
import { nameOf } from '../../shared/domain/text.js';
import { expiryOf, isShown, type Key } from '../domain/key.js';
import { keyOwner } from './key-owner.js';
import type { KeySecrets } from './ports.js';

export interface KeyWish {
  /** The same for a repeated wish. */
  readonly id: string;
  readonly name: string;
  /** Empty: the caller's own. */
  readonly user: string;
  /** Empty: never. */
  readonly expiresAt: string;
}

export interface NewKey {
  readonly key: Key;
  readonly secret: string;
}

/** Makes a key and shows its secret, once: only its hash is kept. */
export class CreateKey {
  readonly #transactions: Transactions;
  readonly #secrets: KeySecrets;

  constructor(transactions: Transactions, secrets: KeySecrets) {
    this.#transactions = transactions;
    this.#secrets = secrets;
  }

  execute(call: Call, wish: KeyWish): Promise<NewKey> {
    const name = nameOf('key', wish.name);
    return this.#transactions.run(call, async (here) => {
      const user = await keyOwner(here, wish.user);
      if (user.disabledAt !== undefined) throw new AppError('conflict', `${user.name} is disabled; enable the user first.`);
      const { now, actor } = here;
      const key: Key = {
        id: wish.id,
        user: user.id,
        name,
        createdAt: now,
        expiresAt: expiryOf(wish.expiresAt, now),
        revokedAt: undefined,
      };
      return addKey(here, key, this.#secrets.secret([actor.tenant, actor.actor, wish.id]));
    });
  }
}

/** Also for a tenant's first key. Fails with `conflict` when the id is that of another key, or of one that was shown long ago. */
export async function addKey({ actor, now, keys, trail }: Here, key: Key, secret: Uint8Array, tenant = actor.tenant): Promise<NewKey> {
  const hash = createHash('sha256').update(secret).digest();
  const shown = { key, secret: formatKey({ tenant, secret }) };
  if (await keys.add(key, hash)) {
    const { id, user, name, expiresAt } = key;
    const details = { user, name, ...(expiresAt && { expiresAt: expiresAt.toISOString() }) };
    await trail.record({ action: 'key.created', subject: { kind: 'key', id }, details });
    return shown;
  }
  const known = await keys.find(key.id);
  if (known?.name !== key.name || known.user !== key.user || !timingSafeEqual(known.hash, hash))
    throw new AppError('conflict', 'This idempotency key was used for another key.');
  if (!isShown(known, now)) throw new AppError('conflict', `The key ${key.name} was made and shown before; make a new one.`);
  return { ...shown, key: known };
}
