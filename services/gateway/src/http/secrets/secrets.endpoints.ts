import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { Id, keyRotation } from '../schemas.js';

const tag = 'Secrets';
const Project = Id.optional().describe('A project; absent: the whole tenant.');
const InProject = z.strictObject({ project: Project });
const Name = z.string().min(1).max(64).describe('Letters, digits and _, as in `${secrets.NAME}`.');
const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': schema });

const Secret = z
  .object({
    name: z.string(),
    projectId: z.string().nullable().describe('Null: of the whole tenant.'),
    version: z.int().describe('1, and one more with each change.'),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    changedBy: z.string(),
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'Secret' });

const Hosts = z
  .object({ hosts: z.array(z.string()), changedBy: z.string().nullable(), changedAt: z.iso.datetime().nullable() })
  .meta({ id: 'HttpHosts' });

export const setSecret = endpoint({
  method: 'POST',
  path: '/v1/secrets',
  id: 'setSecret',
  tag,
  summary: 'Make a secret of workflows, or give it a new value',
  description: 'The value goes in and never comes out: only the step that is given it gets it. Those of the tenant need projects.manage.',
  body: z.strictObject({ project: Project, name: Name, value: z.string().min(1).max(65_536).describe('8 characters or more.') }),
  answer: { status: 200, description: 'The secret, without its value.', content: json(Secret) },
  errors: ['not_found'],
});

export const listSecrets = endpoint({
  method: 'GET',
  path: '/v1/secrets',
  id: 'listSecrets',
  tag,
  summary: 'Secrets of the tenant or of a project, without their values',
  query: InProject,
  answer: { status: 200, description: 'By name.', content: json(z.object({ secrets: z.array(Secret) })) },
  errors: ['not_found'],
});

export const deleteSecret = endpoint({
  method: 'DELETE',
  path: '/v1/secrets/{name}',
  id: 'deleteSecret',
  tag,
  summary: 'Erase a secret',
  params: z.strictObject({ name: Name }),
  query: InProject,
  answer: { status: 204, description: 'Steps that name it fail from now on.' },
  errors: ['not_found'],
});

export const rotateSecretEncryption = endpoint({
  method: 'POST',
  path: '/v1/secret-encryption/rotations',
  id: 'rotateSecretEncryption',
  tag,
  summary: 'Take the secrets of all tenants to a new version of the key-encryption key',
  description: 'Answers when it is done. One that was broken off is gone on with by the next call.',
  right: 'models.operate',
  answer: {
    status: 200,
    description: 'How it went.',
    content: json(keyRotation('Secrets that do not open: set them again or delete them, then rotate again.')),
  },
  errors: ['conflict'],
});

export const getHttpHosts = endpoint({
  method: 'GET',
  path: '/v1/http-hosts',
  id: 'getHttpHosts',
  tag,
  summary: 'Hosts that `system: http` may call',
  description: 'The list of a project, or that of the tenant. Both count for a project, and the operator’s besides.',
  query: InProject,
  answer: { status: 200, description: 'The list.', content: json(Hosts) },
  errors: ['not_found'],
});

export const setHttpHosts = endpoint({
  method: 'POST',
  path: '/v1/http-hosts',
  id: 'setHttpHosts',
  tag,
  summary: 'Replace the list of hosts that `system: http` may call',
  right: 'projects.manage',
  body: z.strictObject({
    project: Project,
    hosts: z.array(z.string().min(1).max(300)).max(200).describe('`api.example.com`, `*.example.com`, `api.example.com:8443`.'),
  }),
  answer: { status: 200, description: 'The list.', content: json(Hosts) },
  errors: ['not_found'],
});
