import { requireRight, readPage, type Page, type PageWish } from '@hexad/kernel';
import type { Call, Transactions } from '../../shared/application/transactions.js';
import type { User } from '../domain/user.js';

export class ListUsers {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  execute(call: Call, wish: PageWish): Promise<Page<User>> {
    return this.#transactions.run(call, ({ actor, users }) => {
      requireRight(actor, 'users.read');
      return readPage(wish, (limit, after) => users.list(limit, after));
    });
  }
}
