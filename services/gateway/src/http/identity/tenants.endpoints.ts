import { ROLES } from '@hexad/kernel';
import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery } from '../schemas.js';

const tag = 'Tenants';
const Tenant = z.object({ id: Id, name: z.string(), createdAt: z.iso.datetime() }).meta({ id: 'Tenant' });
const Me = z.object({ tenant: Id, actor: z.string(), roles: z.array(z.enum(ROLES)) }).meta({ id: 'Me' });
const AuditEntry = z
  .object({
    id: Id,
    at: z.iso.datetime(),
    actor: z.string(),
    keyId: Id.nullable().describe('The key that the actor used.'),
    action: z.string().describe('user.added, key.revoked, member.role_changed, …'),
    subjectKind: z.enum(['tenant', 'user', 'key', 'project']),
    subjectId: z.string(),
    details: z.record(z.string(), z.string()).describe('What changed.'),
  })
  .meta({ id: 'AuditEntry' });

export const getMe = endpoint({
  method: 'GET',
  path: '/v1/me',
  id: 'getMe',
  tag,
  summary: 'Who the key is, and in which roles',
  right: 'tenant.read',
  answer: { status: 200, description: 'The caller.', content: { 'application/json': Me } },
});

export const createTenant = endpoint({
  method: 'POST',
  path: '/v1/tenants',
  id: 'createTenant',
  tag,
  summary: 'Make a tenant with its first owner',
  description:
    'The secret is the first key of the owner. It is in this answer and nowhere else; the same request with its Idempotency-Key shows it again for ten minutes.',
  right: 'tenants.operate',
  body: z.strictObject({ name: z.string().min(1).max(120), ownerName: z.string().min(1).max(120) }),
  answer: {
    status: 201,
    description: 'The tenant.',
    content: { 'application/json': z.object({ tenant: Tenant, ownerId: Id, secret: z.string() }) },
  },
  errors: ['conflict'],
});

export const listTenants = endpoint({
  method: 'GET',
  path: '/v1/tenants',
  id: 'listTenants',
  tag,
  summary: 'Tenants, the newest first',
  right: 'tenants.operate',
  query: PageQuery,
  answer: {
    status: 200,
    description: 'A page of tenants.',
    content: { 'application/json': z.object({ tenants: z.array(Tenant), nextCursor: NextCursor }) },
  },
});

export const getTenant = endpoint({
  method: 'GET',
  path: '/v1/tenants/{id}',
  id: 'getTenant',
  tag,
  summary: 'Your own tenant, or any for an operator',
  right: 'tenant.read',
  params: ById,
  answer: { status: 200, description: 'The tenant.', content: { 'application/json': Tenant } },
  errors: ['not_found'],
});

export const listAudit = endpoint({
  method: 'GET',
  path: '/v1/audit',
  id: 'listAudit',
  tag,
  summary: 'What was done to the tenant, its people, keys and projects; the newest first',
  right: 'audit.read',
  query: PageQuery,
  answer: {
    status: 200,
    description: 'A page of the trail.',
    content: { 'application/json': z.object({ entries: z.array(AuditEntry), nextCursor: NextCursor }) },
  },
});
