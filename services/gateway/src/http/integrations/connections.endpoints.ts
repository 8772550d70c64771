import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, keyRotation } from '../schemas.js';

const tag = 'Integrations';
const Project = Id.optional().describe('A project; absent: the whole tenant.');
const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': schema });

const Connection = z
  .object({
    id: z.uuid(),
    projectId: z.string().nullable().describe('Null: of the whole tenant.'),
    provider: z.string().describe('`github` or `slack`.'),
    name: z.string(),
    baseUrl: z.string().describe('Where its API is.'),
    repositories: z.array(z.string()).describe('What it is for: `owner`, `owner/repo`. Empty: whatever the token opens.'),
    hint: z.string().describe('The last four characters of a token of 20 or more.'),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Connection' });

export const createConnection = endpoint({
  method: 'POST',
  path: '/v1/integrations/connections',
  id: 'createConnection',
  tag,
  summary: 'Connect the tenant or a project to GitHub or Slack',
  description:
    'The token goes in and never comes out. One of the whole tenant needs projects.manage. Nobody is called: test the connection when it is made.',
  body: z.strictObject({
    project: Project,
    provider: z.enum(['github', 'slack']),
    name: z.string().min(1).max(64).describe('Of its own in the project, or in the tenant.'),
    baseUrl: z
      .string()
      .max(500)
      .default('')
      .describe('Of an Enterprise server: `https://ghe.example.com/api/v3`. Absent: the provider’s own.'),
    token: z.string().min(1).max(10_000).describe('8 characters or more.'),
    repositories: z.array(z.string().min(1).max(201)).max(100).default([]).describe('Of github: `owner`, `owner/repo`; absent: all.'),
  }),
  answer: { status: 201, description: 'The connection, without its token.', content: json(Connection) },
  errors: ['conflict', 'host_refused', 'not_found', 'exhausted'],
});

export const listConnections = endpoint({
  method: 'GET',
  path: '/v1/integrations/connections',
  id: 'listConnections',
  tag,
  summary: 'Connections, without their tokens',
  query: z.strictObject({ project: Id.optional().describe('Absent: all that you see.') }),
  answer: { status: 200, description: 'By name.', content: json(z.object({ connections: z.array(Connection) })) },
});

export const testConnection = endpoint({
  method: 'POST',
  path: '/v1/integrations/connections/{id}/test',
  id: 'testConnection',
  tag,
  summary: 'Ask the provider whose token it is',
  params: ById,
  answer: {
    status: 200,
    description: 'The provider takes the token.',
    content: json(z.object({ account: z.string().describe('`octocat`, `hexad@Example`') })),
  },
  errors: ['not_found', 'host_refused', 'key_refused', 'key_missing', 'provider_denied', 'exhausted', 'unavailable', 'timeout'],
});

export const deleteConnection = endpoint({
  method: 'DELETE',
  path: '/v1/integrations/connections/{id}',
  id: 'deleteConnection',
  tag,
  summary: 'Delete a connection and erase its token',
  params: ById,
  answer: { status: 204, description: 'Steps and channels that need it fail from now on.' },
  errors: ['not_found'],
});

export const rotateConnectionEncryption = endpoint({
  method: 'POST',
  path: '/v1/connection-encryption/rotations',
  id: 'rotateConnectionEncryption',
  tag,
  summary: 'Take the tokens of all tenants’ connections to a new version of the key-encryption key',
  description: 'The tokens stay what they are. Answers when it is done. One that was broken off is gone on with by the next call.',
  right: 'models.operate',
  answer: {
    status: 200,
    description: 'How it went.',
    content: json(keyRotation('Tokens that do not open: make the connections anew or delete them, then rotate again.')),
  },
  errors: ['conflict'],
});
