import { AppError, requireRight } from '@hexad/kernel';
import { addKey, type NewKey } from '../../keys/application/create-key.js';
import type { KeySecrets } from '../../keys/application/ports.js';
import type { Call, Transactions } from '../../shared/application/transactions.js';
import { nameOf } from '../../shared/domain/text.js';
import type { Tenant } from '../domain/tenant.js';

export interface TenantWish {
  /** Of the tenant, its owner and the owner's key: the same for a repeated wish. */
  readonly ids: { readonly tenant: string; readonly owner: string; readonly key: string };
  readonly name: string;
  readonly ownerName: string;
}

export interface NewTenant {
  readonly tenant: Tenant;
  readonly owner: string;
  readonly secret: string;
}

/** Makes a tenant with its first owner and their key, all in one transaction of the new tenant, whose trail begins with it. */
export class CreateTenant {
  readonly #transactions: Transactions;
  readonly #secrets: KeySecrets;

  constructor(transactions: Transactions, secrets: KeySecrets) {
    this.#transactions = transactions;
    this.#secrets = secrets;
  }

  async execute(call: Call, { ids, ...wish }: TenantWish): Promise<NewTenant> {
    const [name, ownerName] = [nameOf('tenant', wish.name), nameOf('owner', wish.ownerName)];
    const operator = await this.#transactions.run(call, async ({ actor }) => (requireRight(actor, 'tenants.operate'), actor));
    return this.#transactions.runIn(ids.tenant, operator, async (here) => {
      const { now, tenants, users, trail } = here;
      const tenant = { id: ids.tenant, name, createdAt: now };
      if (await tenants.add(tenant)) {
        await trail.record({ action: 'tenant.created', subject: { kind: 'tenant', id: tenant.id }, details: { name } });
        await users.add({ id: ids.owner, name: ownerName, role: 'owner', createdAt: now, disabledAt: undefined });
        await trail.record({ action: 'user.added', subject: { kind: 'user', id: ids.owner }, details: { name: ownerName, role: 'owner' } });
      }
      const known = (await tenants.own()) ?? tenant;
      if (known.name !== name) throw new AppError('conflict', 'This idempotency key was used for another tenant.');
      const key = { id: ids.key, user: ids.owner, name: 'first', createdAt: now, expiresAt: undefined, revokedAt: undefined };
      const made: NewKey = await addKey(here, key, this.#secrets.secret([ids.tenant, ids.key]), ids.tenant);
      return { tenant: known, owner: ids.owner, secret: made.secret };
    });
  }
}
