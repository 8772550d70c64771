import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery, Time } from '../schemas.js';

const tag = 'API keys';
const Key = z
  .object({ id: Id, userId: Id, name: z.string(), createdAt: z.iso.datetime(), expiresAt: Time, revokedAt: Time })
  .meta({ id: 'ApiKey' });

export const createApiKey = endpoint({
  method: 'POST',
  path: '/v1/api-keys',
  id: 'createApiKey',
  tag,
  summary: 'Make an API key',
  description: 'The secret is in this answer and nowhere else; the same request with its Idempotency-Key shows it again for ten minutes.',
  right: 'keys.own',
  body: z.strictObject({
    name: z.string().min(1).max(120),
    userId: Id.optional().describe('Whose key; default: your own. That of another needs keys.manage, that of an owner owners.manage.'),
    expiresAt: z.iso.datetime({ offset: true }).optional().describe('Default: never.'),
  }),
  answer: { status: 201, description: 'The key.', content: { 'application/json': z.object({ key: Key, secret: z.string() }) } },
  errors: ['not_found', 'conflict'],
});

export const listApiKeys = endpoint({
  method: 'GET',
  path: '/v1/api-keys',
  id: 'listApiKeys',
  tag,
  summary: 'API keys without their secrets, the newest first',
  right: 'keys.own',
  query: PageQuery.extend({ userId: Id.optional().describe('Whose keys; default: your own.') }),
  answer: {
    status: 200,
    description: 'A page of keys.',
    content: { 'application/json': z.object({ keys: z.array(Key), nextCursor: NextCursor }) },
  },
  errors: ['not_found'],
});

export const revokeApiKey = endpoint({
  method: 'POST',
  path: '/v1/api-keys/{id}/revoke',
  id: 'revokeApiKey',
  tag,
  summary: 'Let an API key open nothing any more',
  description: 'It is refused after at most 30 seconds.',
  right: 'keys.own',
  params: ById,
  answer: { status: 200, description: 'The key.', content: { 'application/json': Key } },
  errors: ['not_found'],
});
