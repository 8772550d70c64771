import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, Time } from '../schemas.js';
import { Micro, MicroIn, RatesIn } from './amounts.js';
import { ProviderName } from './provider-schemas.js';

const tag = 'Model budgets and prices';
const Scope = z.enum(['tenant', 'team', 'project', 'run', 'task']);
const Window = z.enum(['run', 'day', 'month', 'rolling']);

const budget = { id: Id, scope: Scope, scopeId: z.string().nullable(), window: Window, lengthMs: z.number().nullable(), limit: Micro };
const Budget = z.object(budget).meta({ id: 'Budget' });
const BudgetStanding = z
  .object({
    ...budget,
    spent: Micro,
    reserved: Micro.describe('Of calls under way.'),
    forecast: z
      .object({ atEnd: Micro, exhaustedAt: Time })
      .nullable()
      .describe('If spending goes on as it has in this window; null where time does not end the window.'),
  })
  .meta({ id: 'BudgetStanding' });

const Price = z
  .object({
    provider: z.string(),
    model: z.string(),
    from: Time.describe('Null: from the beginning.'),
    input: Micro,
    output: Micro,
    cachedRead: Micro,
    cachedWrite: Micro,
    cachedWriteLong: Micro.describe('Of what a cache keeps for an hour.'),
    shipped: z.boolean().describe('It ships with the product; it counts where you have none in force.'),
  })
  .meta({ id: 'ModelPrice' });

export const setBudget = endpoint({
  method: 'POST',
  path: '/v1/budgets',
  id: 'setBudget',
  tag,
  summary: 'Set a limit, or change the one of that place and window',
  description: 'Holds for the next call. Alerts come at 50 and 80 %; at 100 % calls are refused.',
  right: 'budgets.manage',
  body: z.strictObject({
    scope: Scope,
    scopeId: z.string().min(1).max(120).optional().describe('Which team, project, run or task; absent for the tenant.'),
    window: Window.describe('Days and months are those of UTC.'),
    lengthMs: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().describe('Of a rolling window, in whole minutes.'),
    limit: MicroIn,
  }),
  answer: { status: 200, description: 'The budget.', content: { 'application/json': Budget } },
  errors: ['not_found'],
});

export const listBudgets = endpoint({
  method: 'GET',
  path: '/v1/budgets',
  id: 'listBudgets',
  tag,
  summary: 'Limits and what stands in their current windows',
  description: 'Those of projects that you are no member of, and then of runs, tasks and teams, are left out.',
  right: 'budgets.read',
  query: z.strictObject({ run: z.string().max(120).default('').describe('For windows per run: what stands in this run.') }),
  answer: {
    status: 200,
    description: 'All that you may see.',
    content: { 'application/json': z.object({ budgets: z.array(BudgetStanding) }) },
  },
});

export const removeBudget = endpoint({
  method: 'DELETE',
  path: '/v1/budgets/{id}',
  id: 'removeBudget',
  tag,
  summary: 'Remove a limit',
  right: 'budgets.manage',
  params: ById,
  answer: { status: 204, description: 'It limits nothing any more.' },
  errors: ['not_found'],
});

export const setPrice = endpoint({
  method: 'POST',
  path: '/v1/prices',
  id: 'setPrice',
  tag,
  summary: 'Say what a model costs from a moment on',
  description: 'Until its next price. Prices are never changed.',
  right: 'models.manage',
  body: z.strictObject({
    provider: ProviderName,
    model: z.string().min(1).max(200),
    from: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('Default: as soon as may be, which is at once for the first price of a model and else a good minute from now.'),
    rates: RatesIn,
  }),
  answer: { status: 201, description: 'The price.', content: { 'application/json': Price } },
  errors: ['conflict'],
});

export const listPrices = endpoint({
  method: 'GET',
  path: '/v1/prices',
  id: 'listPrices',
  tag,
  summary: 'What models cost, earlier and later prices included',
  right: 'models.read',
  query: z.strictObject({ provider: ProviderName.optional(), model: z.string().max(200).optional() }),
  answer: {
    status: 200,
    description: 'Your own prices first.',
    content: { 'application/json': z.object({ prices: z.array(Price) }) },
  },
});
