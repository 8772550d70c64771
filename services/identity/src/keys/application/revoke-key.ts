import { may } from '@hexad/kernel';
import type { Call, Transactions } from '../../shared/application/transactions.js';
import { idOf, notFound } from '../../shared/domain/text.js';
import type { Key } from '../domain/key.js';
import { keyOwner } from './key-owner.js';

/** From the commit on the key is refused. Revoking it again changes nothing. */
export class RevokeKey {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  execute(call: Call, text: string): Promise<Key> {
    const id = idOf('key', text);
    return this.#transactions.run(call, async (here) => {
      const key = await here.keys.find(id);
      // Somebody else's key is nothing that one may know of.
      if (key === undefined || (key.user !== here.actor.user && !may(here.actor, 'keys.manage'))) throw notFound('key', text);
      await keyOwner(here, key.user);
      if (key.revokedAt !== undefined) return key;
      await here.keys.revoke(id, here.now);
      await here.trail.record({ action: 'key.revoked', subject: { kind: 'key', id }, details: { user: key.user, name: key.name } });
      return { ...key, revokedAt: here.now };
    });
  }
}
