import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery, Time } from '../schemas.js';
import { Kind, Repo } from './task-schemas.js';

const tag = 'Conversations';
const Conversation = z
  .object({
    id: Id,
    projectId: z.string(),
    title: z.string(),
    author: z.string(),
    repo: z.string().nullable(),
    createdAt: Time,
  })
  .meta({ id: 'Conversation' });

export const chat = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/chat',
  id: 'chat',
  tag,
  summary: 'Say something to the agents of a project',
  description:
    'An agent that works for the conversation is told. Where none does, a run of the workflow `task` is started with the text as its goal; for that the repository must be known.',
  params: ById,
  body: z.strictObject({
    text: z.string().trim().min(1).max(16_000),
    conversation: Id.optional().describe('Absent: a new one.'),
    repo: Repo.optional().describe('Absent: the one of the conversation.'),
    kind: Kind.default('code').describe('Of the agent that a new run asks.'),
  }),
  answer: {
    status: 202,
    description: 'It was said.',
    content: {
      'application/json': z.object({
        conversationId: Id,
        messageId: Id,
        runId: Id.describe('The run that does it.'),
        taskId: z.string().nullable().describe('The task whose agent was told; null: a new run was started.'),
      }),
    },
  },
  errors: ['not_found', 'conflict', 'exhausted'],
});

export const listConversations = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/conversations',
  id: 'listConversations',
  tag,
  summary: 'Conversations of a project, the newest first',
  params: ById,
  query: PageQuery,
  answer: {
    status: 200,
    description: 'A page of conversations.',
    content: { 'application/json': z.object({ conversations: z.array(Conversation), nextCursor: NextCursor }) },
  },
  errors: ['not_found'],
});

export const getConversation = endpoint({
  method: 'GET',
  path: '/v1/conversations/{id}',
  id: 'getConversation',
  tag,
  summary: 'What people and agents said, the oldest first',
  params: ById,
  answer: {
    status: 200,
    description: 'The conversation with the last 500 of what was said.',
    content: {
      'application/json': Conversation.extend({
        utterances: z.array(
          z.object({
            id: z.string(),
            author: z.string().describe('A person, or `agent:<kind>`.'),
            text: z.string(),
            at: Time,
            runId: z.string().nullable(),
            taskId: z.string().nullable(),
          }),
        ),
      }),
    },
  },
  errors: ['not_found'],
});
