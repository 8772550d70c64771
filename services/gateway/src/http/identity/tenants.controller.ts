import { AppError, type Caller } from '@hexad/kernel';
import type { Tenant } from '@hexad/proto/identity/v1/tenants';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull, parseJson } from '../schemas.js';
import { createTenant, getMe, getTenant, listAudit, listTenants } from './tenants.endpoints.js';

@Controller()
export class TenantsController {
  constructor(private readonly backend: Backend) {}

  @Serves(getMe)
  me(@By() { tenant, actor, roles = [] }: Caller) {
    return { tenant, actor, roles };
  }

  @Serves(createTenant)
  async create(@Input() { body, idempotencyKey }: InputOf<typeof createTenant>, @By() caller: Caller) {
    const { tenant, ownerId, secret } = await this.backend.tenants.createTenant(body, { caller, idempotencyKey });
    return { tenant: present(tenant), ownerId, secret };
  }

  @Serves(listTenants)
  async list(@Input() { query }: InputOf<typeof listTenants>, @By() caller: Caller) {
    const { tenants, nextCursor } = await this.backend.tenants.listTenants(query, { caller });
    return { tenants, nextCursor: orNull(nextCursor) };
  }

  @Serves(getTenant)
  async get(@Input() { params }: InputOf<typeof getTenant>, @By() caller: Caller) {
    return present((await this.backend.tenants.getTenant(params, { caller })).tenant);
  }

  @Serves(listAudit)
  async audit(@Input() { query }: InputOf<typeof listAudit>, @By() caller: Caller) {
    const { entries, nextCursor } = await this.backend.audit.listAudit(query, { caller });
    return {
      entries: entries.map(({ detailsJson, keyId, ...entry }) => ({ ...entry, keyId: orNull(keyId), details: parseJson(detailsJson) })),
      nextCursor: orNull(nextCursor),
    };
  }
}

function present(tenant: Tenant | undefined): Tenant {
  if (tenant === undefined) throw new AppError('internal', 'Identity answered without the tenant.');
  return tenant;
}
