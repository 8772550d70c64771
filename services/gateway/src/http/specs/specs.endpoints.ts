import { ArchitecturePlan, Question, Spec as SpecDocument, SpecDelta as SpecDeltaDocument } from '@hexad/proto/documents';
import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { BRIEF_ERRORS, briefFields } from '../codegen/brief-body.js';
import { ById, Id } from '../schemas.js';

const tag = 'Specs';
const Spec = SpecDocument.meta({ id: 'Spec' });
const SpecDelta = SpecDeltaDocument.meta({ id: 'SpecDelta' });

export const createBrief = endpoint({
  method: 'POST',
  path: '/v1/briefs',
  id: 'createBrief',
  tag,
  summary: 'Store a brief',
  body: z.strictObject(briefFields),
  answer: { status: 201, description: 'The brief is stored.', content: { 'application/json': z.object({ id: Id, projectId: Id }) } },
  errors: [...BRIEF_ERRORS],
});

export const analyseBrief = endpoint({
  method: 'POST',
  path: '/v1/specs',
  id: 'analyseBrief',
  tag,
  summary: 'Read a brief into a draft spec',
  body: z.strictObject({ briefId: Id }),
  answer: {
    status: 201,
    description: 'The draft with its open questions. The same brief and answers give the same draft.',
    content: { 'application/json': z.object({ id: Id, spec: Spec, questions: z.array(Question) }) },
  },
  errors: ['not_found', 'nothing_buildable'],
});

export const getSpec = endpoint({
  method: 'GET',
  path: '/v1/specs/{id}',
  id: 'getSpec',
  tag,
  summary: 'A spec, as JSON or Markdown',
  params: ById,
  answer: {
    status: 200,
    description: 'The spec; Markdown where `Accept` asks for it.',
    content: { 'application/json': z.object({ id: Id, finalized: z.boolean(), version: z.int(), spec: Spec }), 'text/markdown': 'text' },
  },
  errors: ['not_found'],
});

export const getSpecDelta = endpoint({
  method: 'GET',
  path: '/v1/specs/{id}/delta',
  id: 'getSpecDelta',
  tag,
  summary: 'What a spec adds to, changes and takes from the one before it',
  description: 'Hand a document of the same name over again in its project, read the new brief, and ask for this.',
  params: ById,
  query: z.object({
    against: Id.optional().describe(
      'A spec of the same project. Absent: that of the documents which were handed over again, else the newest finalized one before.',
    ),
  }),
  answer: { status: 200, description: 'The requirements that are new, changed and gone.', content: { 'application/json': SpecDelta } },
  errors: ['not_found'],
});

export const getArchitecture = endpoint({
  method: 'GET',
  path: '/v1/specs/{id}/architecture',
  id: 'getArchitecture',
  tag,
  summary: 'How the product of a spec would be put together',
  description:
    'Stack with reasons and alternatives, components, where each story is built, diagrams in Mermaid’s language, the outline of the API, and risks. The same spec and stack have the same `revision`.',
  params: ById,
  query: z.object({
    stack: z
      .string()
      .max(600)
      .regex(/^[^,\s]+(,[^,\s]+)*$/, 'names of packs, separated by commas')
      .optional()
      .describe('Template packs, separated by commas: see /v1/packs. Absent: they are chosen, and the plan says why.'),
  }),
  answer: {
    status: 200,
    description: 'The plan; Markdown where `Accept` asks for it.',
    content: { 'application/json': ArchitecturePlan.meta({ id: 'ArchitecturePlan' }), 'text/markdown': 'text' },
  },
  errors: ['not_found', 'stack_unknown'],
});

export const answerQuestions = endpoint({
  method: 'POST',
  path: '/v1/specs/{id}/answers',
  id: 'answerQuestions',
  tag,
  summary: 'Answer questions of a draft and read the brief again',
  params: ById,
  body: z.strictObject({ answers: z.record(z.string().max(200), z.string().max(2_000)) }),
  answer: { status: 200, description: 'The new draft.', content: { 'application/json': z.object({ id: Id, spec: Spec }) } },
  errors: ['not_found', 'answers_invalid', 'conflict'],
});
