import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { NextCursor, PageQuery } from '../schemas.js';
import { Agent, Kind, Task } from './task-schemas.js';

const tag = 'Agents';
const params = z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9_-]{0,39}-\d{1,6}$/) });

export const listAgents = endpoint({
  method: 'GET',
  path: '/v1/agents',
  id: 'listAgents',
  tag,
  summary: 'Agents that announced themselves',
  query: z.strictObject({ kind: Kind.optional() }),
  answer: { status: 200, description: 'The agents, by kind.', content: { 'application/json': z.object({ agents: z.array(Agent) }) } },
});

export const getAgent = endpoint({
  method: 'GET',
  path: '/v1/agents/{id}',
  id: 'getAgent',
  tag,
  summary: 'An agent',
  params,
  answer: { status: 200, description: 'The agent as it is now.', content: { 'application/json': Agent } },
  errors: ['not_found'],
});

export const listAgentTasks = endpoint({
  method: 'GET',
  path: '/v1/agents/{id}/tasks',
  id: 'listAgentTasks',
  tag,
  summary: 'Tasks that an agent has or had, the newest first',
  description: 'Those of the own tenant.',
  params,
  query: PageQuery,
  answer: {
    status: 200,
    description: 'A page of tasks.',
    content: { 'application/json': z.object({ tasks: z.array(Task), nextCursor: NextCursor }) },
  },
  errors: ['not_found'],
});

export const getKindStatus = endpoint({
  method: 'GET',
  path: '/v1/agents/kinds/{kind}/status',
  id: 'getKindStatus',
  tag,
  summary: 'Agents, line and success of one kind',
  params: z.strictObject({ kind: Kind }),
  answer: {
    status: 200,
    description: 'What is there, and what of it is the business of the own tenant.',
    content: {
      'application/json': z.object({
        kind: z.string(),
        agents: z.int().describe('That are alive.'),
        capacity: z.int().describe('Tasks that they can have at once.'),
        running: z.int().describe('Tasks that they have, of all tenants.'),
        queued: z.int().describe('Tasks of the tenant in the line.'),
        held: z.int().describe('Tasks of the tenant that are with agents.'),
        longestWaitMs: z.int().describe('How long the first of those in the line has waited.'),
        successes: z.array(
          z.object({
            action: z.string(),
            pool: z.string(),
            total: z.int().describe('That went well, or ill by the fault of the agent, ever.'),
            rate: z.number().min(0).max(1).describe('The share that goes well, the last fifty counting most.'),
          }),
        ),
      }),
    },
  },
  errors: ['not_found'],
});

export const listRecovery = endpoint({
  method: 'GET',
  path: '/v1/agents/recovery',
  id: 'listRecovery',
  tag,
  summary: 'How agents get over failures, and what helped',
  description: 'Every strategy against every failure that it may help against, with what was learned in the own tenant.',
  answer: {
    status: 200,
    description: 'By class and code, the most promising first.',
    content: {
      'application/json': z.object({
        strategies: z.array(
          z.object({
            class: z.enum(['model', 'tool', 'workspace', 'merge', 'environment']),
            code: z.string().describe('What failed, within its class.'),
            strategy: z.string(),
            does: z.string(),
            shipped: z.number().min(0).max(1).describe('How often it should help, as it was shipped.'),
            tried: z.int().describe('Of its last fifty tries.'),
            helped: z.int(),
            expected: z.number().min(0).max(1).describe('How often it is expected to help now.'),
          }),
        ),
      }),
    },
  },
});
