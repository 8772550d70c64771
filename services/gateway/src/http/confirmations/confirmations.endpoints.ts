import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { Id, Time } from '../schemas.js';

const tag = 'Agents';
const Project = Id.optional().describe('A project; absent: the whole tenant.');
const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': schema });

const Policy = z.strictObject({
  allowBelow: z
    .int()
    .min(1)
    .max(4)
    .nullable()
    .default(null)
    .describe('Actions of less risk need no yes; 4: none does. Null: what the kind says.'),
  otherwise: z.enum(['ask', 'refuse']).default('ask').describe('Of the others: a person is asked, or the agent is told no at once.'),
  answerMinutes: z.int().min(1).max(10_080).nullable().default(null).describe('After so many minutes a question that nobody answered has its answer. Null: it waits until the task has no more time.'), // prettier-ignore
  silence: z.enum(['refuse', 'end']).default('refuse').describe('That answer: no, or the task ends with what is there.'),
});

const Kept = Policy.extend({ changedBy: z.string().nullable().describe('Null: nobody has set it.'), changedAt: Time }).meta({
  id: 'ConfirmationPolicy',
});

export const getConfirmationPolicy = endpoint({
  method: 'GET',
  path: '/v1/confirmation-policy',
  id: 'getConfirmationPolicy',
  tag,
  summary: 'What becomes of actions of agents that take a person’s yes',
  description: 'The project’s own policy, else the tenant’s, else the one that ships.',
  query: z.strictObject({ project: Project }),
  answer: { status: 200, description: 'The policy.', content: json(Kept) },
  errors: ['not_found'],
});

export const setConfirmationPolicy = endpoint({
  method: 'POST',
  path: '/v1/confirmation-policy',
  id: 'setConfirmationPolicy',
  tag,
  summary: 'Say what becomes of actions of agents that take a person’s yes',
  description: 'For tasks that begin from now on.',
  right: 'projects.manage',
  body: Policy.extend({ project: Project }),
  answer: { status: 200, description: 'The policy.', content: json(Kept) },
  errors: ['not_found'],
});
