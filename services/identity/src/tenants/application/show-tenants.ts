import { may, requireRight, readPage, type Page, type PageWish } from '@hexad/kernel';
import type { Call, Transactions } from '../../shared/application/transactions.js';
import { idOf, notFound } from '../../shared/domain/text.js';
import type { Tenant } from '../domain/tenant.js';

/** Shows one's own tenant to its people, and all of them to an operator. */
export class ShowTenants {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  async one(call: Call, text: string): Promise<Tenant> {
    const id = idOf('tenant', text);
    const actor = await this.#transactions.run(call, async (here) => {
      const { tenant } = here.actor;
      if (id === tenant) requireRight(here.actor, 'tenant.read');
      // Who does not operate the platform learns nothing of other tenants, not even that they exist.
      else if (!may(here.actor, 'tenants.operate') || !(await here.tenants.knows(id))) throw notFound('tenant', text);
      return here.actor;
    });
    const tenant = await this.#transactions.runIn(id, actor, ({ tenants }) => tenants.own());
    if (tenant === undefined) throw notFound('tenant', text);
    return tenant;
  }

  async all(call: Call, wish: PageWish): Promise<Page<Tenant>> {
    const { actor, page } = await this.#transactions.run(call, async (here) => {
      requireRight(here.actor, 'tenants.operate');
      return { actor: here.actor, page: await readPage(wish, (limit, after) => here.tenants.directory(limit, after)) };
    });
    const items: Tenant[] = [];
    for (const { id } of page.items) {
      const tenant = await this.#transactions.runIn(id, actor, ({ tenants }) => tenants.own());
      if (tenant !== undefined) items.push(tenant);
    }
    return { items, nextCursor: page.nextCursor };
  }
}
