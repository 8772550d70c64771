import { AskedOptions } from '@hexad/proto/documents';
import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, RunState, Time } from '../schemas.js';
import { BRIEF_ERRORS, briefFields } from './brief-body.js';

const tag = 'Code generation';

export const startCodegen = endpoint({
  method: 'POST',
  path: '/v1/codegen',
  id: 'startCodegen',
  tag,
  summary: 'Build a repository from a brief',
  description:
    'Stores the brief and starts a run of the workflow `build`, or of `regenerate` where a `repository` is given. The id that is returned is that of the run.',
  body: z.strictObject({
    ...briefFields,
    stack: z
      .array(z.string().min(1).max(64))
      .min(1)
      .max(8)
      .optional()
      .describe(
        'Template packs: see /v1/packs. Absent: what suits the spec best, usually node-api and react-spa; of a repository, what it was built with.',
      ),
    options: AskedOptions.optional().describe(
      'What the repository has besides its packs: files to deploy it with (default: none), pipelines (default: github), its database (default: what the brief asks for, else sqlite). What is absent is, of a repository, as it was built.',
    ),
    repository: z
      .string()
      .min(1)
      .max(2_000)
      .optional()
      .describe(
        'Address of a repository that was built before, or the whole path of its folder: it is generated anew, and what people made of it stays.',
      ),
    branch: z.string().max(240).default('').describe('Of people in that repository; empty: what they have checked out.'),
    answers: z.record(z.string().max(200), z.string().max(2_000)).default({}).describe('Question id → answer.'),
    approvers: z
      .array(
        z
          .string()
          .max(200)
          .regex(/^(user|role):\S+$/, 'user:<id or name> or role:<name>'),
      )
      .max(20)
      .default([])
      .describe(
        'Users (`user:ann`) and roles (`role:lead`) of whom one agrees to the architecture before anything is built. Of a new repository alone.',
      ),
    ask: z.boolean().default(false).describe('True: the run waits for a person to answer its questions. False: it assumes their defaults.'),
  }),
  answer: {
    status: 202,
    description: 'The run has been started.',
    content: { 'application/json': z.object({ id: Id, runId: Id, projectId: Id, briefId: Id }) },
  },
  errors: [...BRIEF_ERRORS, 'stack_unknown', 'conflict'],
});

export const getCodegen = endpoint({
  method: 'GET',
  path: '/v1/codegen/{id}',
  id: 'getCodegen',
  tag,
  summary: 'State and result of a build',
  params: ById,
  answer: {
    status: 200,
    description: 'The build as it is now.',
    content: {
      'application/json': z
        .object({
          id: Id,
          runId: Id,
          projectId: z.string(),
          state: RunState,
          createdAt: Time,
          endedAt: Time,
          summary: z.unknown().describe('What was built, once it is: name, counts, criteria.'),
          error: z.object({ code: z.string(), message: z.string() }).nullable(),
          archive: z.string().nullable().describe('Where the repository can be had, once it is packed.'),
          branch: z
            .string()
            .nullable()
            .describe('Of a regeneration: the branch of the repository that holds the result, once it is there.'),
          report: z.unknown().describe('Of a regeneration: what it changed and what it kept.'),
        })
        .meta({ id: 'Codegen' }),
    },
  },
  errors: ['not_found'],
});

export const getArchive = endpoint({
  method: 'GET',
  path: '/v1/codegen/{id}/archive',
  id: 'getArchive',
  tag,
  summary: 'The repository as a ZIP',
  params: ById,
  answer: { status: 200, description: 'The repository with its history.', content: { 'application/zip': 'binary' } },
  errors: ['not_found', 'conflict'],
});
