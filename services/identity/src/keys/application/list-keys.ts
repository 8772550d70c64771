import { readPage, type Page, type PageWish } from '@hexad/kernel';
import type { Call, Transactions } from '../../shared/application/transactions.js';
import type { Key } from '../domain/key.js';
import { keyOwner } from './key-owner.js';

export class ListKeys {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  /** `user` empty: the caller's own. */
  execute(call: Call, wish: PageWish & { readonly user: string }): Promise<Page<Key>> {
    return this.#transactions.run(call, async (here) => {
      const { id } = await keyOwner(here, wish.user);
      return readPage(wish, (limit, after) => here.keys.list(id, limit, after));
    });
  }
}
