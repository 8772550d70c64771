import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id } from '../schemas.js';

const tag = 'Specs';
const path = '/v1/specs/{id}/conversation';

const SpecConversation = z
  .object({
    specId: Id,
    projectId: Id,
    turns: z.array(
      z.object({
        by: z.string().describe('`hexad`, or the actor who said it.'),
        at: z.string(),
        text: z.string(),
        questionId: z.string().describe('The question that it puts, or that waited when it was said. Empty: none.'),
      }),
    ),
    questionId: z.string().describe('The question that waits for an answer. Empty: none.'),
    asked: z.int(),
    mostAsked: z.int(),
    bytes: z.int().describe('Of what was said.'),
    quota: z.int().describe('How many bytes there may be.'),
  })
  .meta({ id: 'SpecConversation' });

export const openSpecConversation = endpoint({
  method: 'POST',
  path,
  id: 'openSpecConversation',
  tag,
  summary: 'Talk about a draft, or go on where it was left',
  description:
    'Begins with the first question. What people answered about other specs of the tenant, in projects that the caller sees, is not asked again.',
  params: ById,
  answer: { status: 200, description: 'The conversation as it is.', content: { 'application/json': SpecConversation } },
  errors: ['not_found', 'conflict'],
});

export const getSpecConversation = endpoint({
  method: 'GET',
  path,
  id: 'getSpecConversation',
  tag,
  summary: 'What was said about a draft',
  params: ById,
  answer: { status: 200, description: 'The conversation as it is.', content: { 'application/json': SpecConversation } },
  errors: ['not_found'],
});

export const sayOfSpec = endpoint({
  method: 'POST',
  path: `${path}/messages`,
  id: 'sayOfSpec',
  tag,
  summary: 'Say something about a draft',
  description:
    'Answers the question that waits (`the second`, `max 30 chars`, `no, only admins`), corrects an answer (`no, the first`), asks `why`, takes back (`undo`), leaves it open (`you decide`), or says what should be. The last turn is what comes of it; what is not understood changes nothing.',
  params: ById,
  body: z.strictObject({ text: z.string().max(100_000) }),
  answer: {
    status: 200,
    description: 'The conversation with the answer as its last turn.',
    content: { 'application/json': SpecConversation },
  },
  errors: ['not_found', 'conflict', 'too_large', 'contended'],
});
