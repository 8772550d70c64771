import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery, Time } from '../schemas.js';

const tag = 'Provider keys';
const provider = z.string().min(1).max(63).describe('The tenant’s name of the provider: see /v1/providers.');
const secret = z.string().min(1).max(10_000).describe('Goes in and never comes out.');

const ProviderKey = z
  .object({
    id: Id,
    provider: z.string(),
    scope: z.enum(['tenant', 'project', 'user']),
    scopeId: z.string().nullable(),
    name: z.string(),
    hint: z.string().nullable().describe('The last four characters of a secret of 20 or more.'),
    version: z.number().describe('1, and one more with each rotation.'),
    status: z.enum(['active', 'expiring', 'refused']),
    createdAt: z.iso.datetime(),
    rotatedAt: z.iso.datetime().describe('Since when the secret is the one that it is.'),
    lastUsedOn: z.string().nullable().describe('A day.'),
    refusedAt: Time.describe('Since when the provider refuses it.'),
    ageDays: z.number(),
    changeBefore: z.iso.datetime().describe('90 days after the last change. Nothing stops working then.'),
  })
  .meta({ id: 'ProviderKey' });

const Rotation = z
  .object({
    id: Id,
    keyEncryptionKey: z.string(),
    version: z.string(),
    state: z.string().describe('`running`: keys are wrapped anew; `retiring`: all are, and the old versions are refused; `done`.'),
    rowsTotal: z.number(),
    rowsDone: z.number(),
    rowsFailed: z.number().describe('Keys that do not open: the rotation ends when they are set again or deleted.'),
    startedAt: z.iso.datetime(),
    finishedAt: Time,
  })
  .meta({ id: 'EncryptionRotation' });

const oneKey = (status: number) => ({ status, description: 'The key, without its secret.', content: { 'application/json': ProviderKey } });

export const createProviderKey = endpoint({
  method: 'POST',
  path: '/v1/keys',
  id: 'createProviderKey',
  tag,
  summary: 'Add a key with which a model provider is called',
  description:
    'A call takes the user’s key before the project’s, and that before the tenant’s. Keys of the tenant and of projects need credentials.manage.',
  right: 'credentials.own',
  body: z.strictObject({
    provider,
    scope: z.enum(['tenant', 'project', 'user']).default('tenant'),
    scopeId: Id.optional().describe('Of a project; absent for the tenant and for yourself.'),
    name: z.string().min(1).max(120).describe('For people.'),
    secret,
  }),
  answer: oneKey(201),
  errors: ['conflict', 'not_found'],
});

export const listProviderKeys = endpoint({
  method: 'GET',
  path: '/v1/keys',
  id: 'listProviderKeys',
  tag,
  summary: 'Provider keys without their secrets, the newest first',
  description: 'All of the tenant with credentials.manage, otherwise your own.',
  right: 'credentials.own',
  query: PageQuery.extend({ provider: provider.optional() }),
  answer: {
    status: 200,
    description: 'A page of keys.',
    content: { 'application/json': z.object({ keys: z.array(ProviderKey), nextCursor: NextCursor }) },
  },
});

export const getProviderKey = endpoint({
  method: 'GET',
  path: '/v1/keys/{id}',
  id: 'getProviderKey',
  tag,
  summary: 'One provider key without its secret',
  right: 'credentials.own',
  params: ById,
  answer: oneKey(200),
  errors: ['not_found'],
});

export const deleteProviderKey = endpoint({
  method: 'DELETE',
  path: '/v1/keys/{id}',
  id: 'deleteProviderKey',
  tag,
  summary: 'Erase a provider key',
  right: 'credentials.own',
  params: ById,
  answer: { status: 204, description: 'Its secret is gone.' },
  errors: ['not_found'],
});

export const rotateProviderKey = endpoint({
  method: 'POST',
  path: '/v1/keys/{id}/rotate',
  id: 'rotateProviderKey',
  tag,
  summary: 'Give a provider key a new secret',
  description: 'From the next call on. Calls under way end with the old one, which is erased.',
  right: 'credentials.own',
  params: ById,
  body: z.strictObject({ secret }),
  answer: oneKey(200),
  errors: ['not_found'],
});

export const rotateKeyEncryption = endpoint({
  method: 'POST',
  path: '/v1/key-encryption/rotations',
  id: 'rotateKeyEncryption',
  tag,
  summary: 'Take the keys of all tenants to a new version of the key-encryption key',
  description: 'While calls go on. Gives the rotation that is under way, if one is.',
  right: 'models.operate',
  answer: { status: 202, description: 'The rotation.', content: { 'application/json': Rotation } },
});

export const lastKeyRotation = endpoint({
  method: 'GET',
  path: '/v1/key-encryption/rotations',
  id: 'lastKeyRotation',
  tag,
  summary: 'How far the rotation of the key-encryption key is that is under way, or else the last one',
  right: 'models.operate',
  answer: { status: 200, description: 'The rotation.', content: { 'application/json': Rotation } },
  errors: ['not_found'],
});

export const getKeyRotation = endpoint({
  method: 'GET',
  path: '/v1/key-encryption/rotations/{id}',
  id: 'getKeyRotation',
  tag,
  summary: 'One rotation of the key-encryption key',
  right: 'models.operate',
  params: ById,
  answer: { status: 200, description: 'The rotation.', content: { 'application/json': Rotation } },
  errors: ['not_found'],
});
