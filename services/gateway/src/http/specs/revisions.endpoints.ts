import { Spec as SpecDocument, SpecRevision as SpecRevisionDocument } from '@hexad/proto/documents';
import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { Id } from '../schemas.js';

const tag = 'Specs';
const Spec = SpecDocument.meta({ id: 'Spec' });
const SpecRevision = SpecRevisionDocument.meta({ id: 'SpecRevision' });

const LONGEST = 4_000_000;

const edit = {
  base: Spec.describe('The spec before: `spec` of the hexad.json that the repository has.'),
  spec: z.string().max(LONGEST).optional().describe('The edited spec as the text of its JSON, so that a fault can be told with its line.'),
  markdown: z.string().max(LONGEST).optional().describe('The edited SPEC.md.'),
};

export const previewRevision = endpoint({
  method: 'POST',
  path: '/v1/spec-revisions/preview',
  id: 'previewRevision',
  tag,
  summary: 'What an edit of a spec would change',
  description: 'Nothing is kept. An edit with faults is refused as `invalid`, with each of them and its place.',
  body: z.strictObject(edit),
  answer: {
    status: 200,
    description: 'Requirements, criteria and stories that the edit touches.',
    content: { 'application/json': SpecRevision },
  },
  errors: ['invalid'],
});

export const reviseSpec = endpoint({
  method: 'POST',
  path: '/v1/spec-revisions',
  id: 'reviseSpec',
  tag,
  summary: 'Take an edited spec into plan, code and tests',
  description:
    'The edit becomes the next version of the spec, and a run of the workflow `regenerate` brings it into the repository. A few lines take the short way: no plan, and only the touched stories are proved again.',
  body: z.strictObject({
    ...edit,
    repository: z.string().min(1).max(2_000).describe('Address of the repository, or the whole path of its folder.'),
    branch: z.string().max(240).default('').describe('Of people in that repository; empty: what they have checked out.'),
    project: z.string().min(1).max(120).optional().describe('Name of a project. Absent: a new one, named after the spec.'),
  }),
  answer: {
    status: 202,
    description: 'The run has been started.',
    content: { 'application/json': z.object({ id: Id, runId: Id, projectId: Id, specId: Id, revision: SpecRevision }) },
  },
  errors: ['invalid', 'conflict'],
});
