import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, NextCursor, PageQuery } from '../schemas.js';
import { Call, CallWithAttempts, ChoiceQuery, GroupQuery, UsageAnswer } from './usage-schemas.js';

const tag = 'Model usage';
const SEEN = 'Owners and admins see all of the tenant; others see the projects they are members of, and their own calls.';
const CSV = { 'text/csv': 'text' } as const;

export const getUsage = endpoint({
  method: 'GET',
  path: '/v1/usage',
  id: 'getUsage',
  tag,
  summary: 'What model calls used and cost, in total and in groups',
  description: SEEN,
  query: GroupQuery.extend({ limit: z.coerce.number().int().min(1).max(1_000).default(100).describe('Of groups.') }),
  answer: { status: 200, description: 'Usage in that time.', content: { 'application/json': UsageAnswer } },
});

export const exportUsage = endpoint({
  method: 'GET',
  path: '/v1/usage.csv',
  id: 'exportUsage',
  tag,
  summary: 'The same as CSV, one line per group',
  description: 'Money in whole micro-dollars. Cells that a spreadsheet would take for formulas begin with an apostrophe.',
  query: GroupQuery,
  answer: { status: 200, description: 'UTF-8 with a line of headings.', content: CSV },
});

export const listCalls = endpoint({
  method: 'GET',
  path: '/v1/calls',
  id: 'listModelCalls',
  tag,
  summary: 'Model calls, the newest first',
  description: SEEN,
  query: ChoiceQuery.extend(PageQuery.shape),
  answer: {
    status: 200,
    description: 'A page of calls.',
    content: { 'application/json': z.object({ calls: z.array(Call), nextCursor: NextCursor }) },
  },
});

export const exportCalls = endpoint({
  method: 'GET',
  path: '/v1/calls.csv',
  id: 'exportModelCalls',
  tag,
  summary: 'Model calls as CSV, the oldest first',
  query: ChoiceQuery,
  answer: { status: 200, description: 'UTF-8 with a line of headings, one line per call.', content: CSV },
});

export const getCall = endpoint({
  method: 'GET',
  path: '/v1/calls/{id}',
  id: 'getModelCall',
  tag,
  summary: 'One call with its attempts',
  params: ById,
  answer: { status: 200, description: 'The call.', content: { 'application/json': CallWithAttempts } },
  errors: ['not_found'],
});
