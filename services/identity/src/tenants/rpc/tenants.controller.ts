import {
  TenantServiceService as Service,
  type CreateTenantRequest,
  type CreateTenantResponse,
  type GetTenantRequest,
  type GetTenantResponse,
  type ListTenantsRequest,
  type ListTenantsResponse,
  type Tenant as TenantMessage,
} from '@hexad/proto/identity/v1/tenants';
import { Rpc, type CallContext, derivedId } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { CreateTenant } from '../application/create-tenant.js';
import { ShowTenants } from '../application/show-tenants.js';
import type { Tenant } from '../domain/tenant.js';

@Controller()
export class TenantsController {
  constructor(
    private readonly createTenant: CreateTenant,
    private readonly showTenants: ShowTenants,
  ) {}

  @Rpc(Service.createTenant)
  async create({ name, ownerName }: CreateTenantRequest, call: CallContext): Promise<CreateTenantResponse> {
    const ids = { tenant: derivedId(call, 'tenant'), owner: derivedId(call, 'tenant.owner'), key: derivedId(call, 'tenant.key') };
    const { tenant, owner, secret } = await this.createTenant.execute(call, { ids, name, ownerName });
    return { tenant: toMessage(tenant), ownerId: owner, apiKey: secret, secret };
  }

  @Rpc(Service.listTenants)
  async list(request: ListTenantsRequest, call: CallContext): Promise<ListTenantsResponse> {
    const { items, nextCursor } = await this.showTenants.all(call, request);
    return { tenants: items.map(toMessage), nextCursor };
  }

  @Rpc(Service.getTenant)
  async get({ id }: GetTenantRequest, call: CallContext): Promise<GetTenantResponse> {
    return { tenant: toMessage(await this.showTenants.one(call, id)) };
  }
}

const toMessage = ({ id, name, createdAt }: Tenant): TenantMessage => ({ id, name, createdAt: createdAt.toISOString() });
