import { requireRight, readPage, type Page, type PageWish } from '@hexad/kernel';
import type { Call, Transactions } from '../../shared/application/transactions.js';
import type { Entry } from '../domain/entry.js';

export class ListAudit {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  execute(call: Call, wish: PageWish): Promise<Page<Entry>> {
    return this.#transactions.run(call, ({ actor, trail }) => {
      requireRight(actor, 'audit.read');
      return readPage(wish, (limit, after) => trail.list(limit, after));
    });
  }
}
