import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery } from '../schemas.js';

const Project = z
  .object({
    id: Id,
    name: z.string(),
    createdAt: z.iso.datetime(),
    role: z.enum(['admin', 'member', 'viewer']).describe('What the caller is in it.'),
  })
  .meta({ id: 'Project' });
const Pack = z
  .object({
    name: z.string(),
    title: z.string(),
    folder: z.string().describe('Where its files stand in the repository.'),
    surface: z.enum(['api', 'ui']),
  })
  .meta({ id: 'Pack' });

export const listPacks = endpoint({
  method: 'GET',
  path: '/v1/packs',
  id: 'listPacks',
  tag: 'Packs',
  summary: 'The template packs that a stack is put together from',
  answer: { status: 200, description: 'All packs.', content: { 'application/json': z.object({ packs: z.array(Pack) }) } },
});

export const bringPack = endpoint({
  method: 'POST',
  path: '/v1/packs',
  id: 'bringPack',
  tag: 'Packs',
  summary: 'Bring a template pack of your own',
  description:
    'Everything in the folder of a pack. Nothing of it is run now, and later only in a sandbox. The same files always get the same name.',
  body: z.strictObject({
    files: z
      .array(z.strictObject({ path: z.string().min(1).max(200), text: z.string().max(1_048_576), executable: z.boolean().default(false) }))
      .min(1)
      .max(2_000),
  }),
  answer: {
    status: 201,
    description: 'What a stack calls it.',
    content: { 'application/json': z.object({ name: z.string() }) },
  },
  errors: ['pack_invalid'],
});

export const listProjects = endpoint({
  method: 'GET',
  path: '/v1/projects',
  id: 'listProjects',
  tag: 'Projects',
  summary: 'Projects, the newest first',
  query: PageQuery,
  answer: {
    status: 200,
    description: 'A page of projects.',
    content: { 'application/json': z.object({ projects: z.array(Project), nextCursor: NextCursor }) },
  },
});

export const createProject = endpoint({
  method: 'POST',
  path: '/v1/projects',
  id: 'createProject',
  tag: 'Projects',
  summary: 'Make a project',
  body: z.strictObject({ name: z.string().min(1).max(120) }),
  answer: { status: 201, description: 'The project.', content: { 'application/json': Project } },
  errors: ['conflict'],
});

export const getProject = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}',
  id: 'getProject',
  tag: 'Projects',
  summary: 'A project',
  params: ById,
  answer: { status: 200, description: 'The project.', content: { 'application/json': Project } },
  errors: ['not_found'],
});
