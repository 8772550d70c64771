import { AppError, Ids, requireRight } from '@hexad/kernel';
import {
  BudgetServiceService as Service,
  type Budget as BudgetMessage,
  type BudgetStanding as StandingMessage,
  type ListBudgetsRequest,
  type ListBudgetsResponse,
  type RemoveBudgetRequest,
  type RemoveBudgetResponse,
  type SetBudgetRequest,
  type SetBudgetResponse,
} from '@hexad/proto/llm/v1/money';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { CallRights } from '../../calls/application/call-rights.js';
import { ManageBudgets, type BudgetView } from '../application/manage-budgets.js';
import type { Budget } from '../domain/budget.js';
import type { Scope } from '../domain/path.js';
import type { Window } from '../domain/window.js';
import { amountOf } from './amounts.js';

const WITHIN = { within: 'tenant' } as const;

@Controller()
export class BudgetsController {
  constructor(
    private readonly budgets: ManageBudgets,
    private readonly rights: CallRights,
    private readonly ids: Ids,
  ) {}

  @Rpc(Service.setBudget, WITHIN)
  async set({ scope, scopeId, window, lengthMs, limit }: SetBudgetRequest, { caller }: CallContext): Promise<SetBudgetResponse> {
    requireRight(caller, 'budgets.manage');
    if (scope === 'project') await this.rights.checkThere(caller, scopeId);
    const budget = await this.budgets.set(caller.tenant, {
      id: this.ids.next(),
      // The words are checked by the use case.
      place: { scope: scope as Scope, id: scopeId },
      window: windowOf(window, lengthMs),
      limit: amountOf('limit', limit),
    });
    return { budget: toMessage(budget) };
  }

  @Rpc(Service.listBudgets, WITHIN)
  async list({ runId }: ListBudgetsRequest, call: CallContext): Promise<ListBudgetsResponse> {
    requireRight(call.caller, 'budgets.read');
    const [views, projects] = [await this.budgets.list(call.caller.tenant, runId || undefined), await call.projects()];
    return { budgets: views.filter(({ budget }) => isShown(budget, projects)).map(toStanding) };
  }

  @Rpc(Service.removeBudget, WITHIN)
  async remove({ id }: RemoveBudgetRequest, { caller }: CallContext): Promise<RemoveBudgetResponse> {
    requireRight(caller, 'budgets.manage');
    await this.budgets.remove(caller.tenant, id);
    return {};
  }
}

/** Whose project a run, task or team is in nobody knows here: only who sees all projects sees those. */
const isShown = ({ place: { scope, id } }: Budget, projects: readonly string[] | undefined): boolean =>
  projects === undefined || scope === 'tenant' || (scope === 'project' && projects.includes(id));

/** Fails with `invalid` for a length that would mean nothing. */
function windowOf(kind: string, lengthMs: number): Window {
  if (kind === 'rolling') return { kind, lengthMs };
  if (lengthMs === 0) return { kind: kind as Exclude<Window['kind'], 'rolling'> };
  throw new AppError('invalid', 'Only a rolling window has a length; leave it out, or make the window rolling.');
}

const toMessage = ({ id, place, window, limit }: Budget): BudgetMessage => ({
  id,
  scope: place.scope,
  scopeId: place.id,
  window: window.kind,
  lengthMs: window.kind === 'rolling' ? window.lengthMs : 0,
  limit: String(limit),
});

const toStanding = ({ budget, spent, reserved, forecast }: BudgetView): StandingMessage => ({
  budget: toMessage(budget),
  spent: String(spent),
  reserved: String(reserved),
  forecast: forecast && { atEnd: String(forecast.atEnd), exhaustedAt: forecast.exhaustedAt?.toISOString() ?? '' },
});
