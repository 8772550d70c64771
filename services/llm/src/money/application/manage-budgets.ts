import { AppError, isUuid, type Clock } from '@hexad/kernel';
import type { Budget } from '../domain/budget.js';
import { forecast, type Forecast } from '../domain/forecast.js';
import { checkAmount, LARGEST_LIMIT } from '../domain/money.js';
import { checkPlace } from '../domain/path.js';
import { checkWindow } from '../domain/window.js';
import type { Budgets, BudgetStanding } from './ports.js';

export interface BudgetView extends BudgetStanding {
  readonly forecast: Forecast | undefined;
}

/** Limits in the tree. A change holds for the next call; what is reserved stays reserved. */
export class ManageBudgets {
  readonly #budgets: Budgets;
  readonly #clock: Clock;

  constructor(budgets: Budgets, clock: Clock) {
    this.#budgets = budgets;
    this.#clock = clock;
  }

  /** Sets the limit of a place for a window. `id` is that of a new budget; one that is there keeps its own. Fails with `invalid`. */
  async set(tenant: string, { id, place, window, limit }: Omit<Budget, 'countedFrom'>): Promise<Budget> {
    if (!isUuid(id)) throw new AppError('invalid', `${JSON.stringify(id)} is not the id of a budget.`);
    checkPlace(place);
    checkWindow(window);
    checkAmount('limit', limit, LARGEST_LIMIT);
    return this.#budgets.set(tenant, { id, place, window, limit });
  }

  /** Fails with `not_found`. */
  async remove(tenant: string, id: string): Promise<void> {
    if (!isUuid(id) || !(await this.#budgets.remove(tenant, id))) throw new AppError('not_found', `There is no budget ${id}.`);
  }

  /** Of a window per run, what stands in `run`. */
  async list(tenant: string, run?: string): Promise<BudgetView[]> {
    const standing = await this.#budgets.list(tenant, run);
    return standing.map((each) => ({ ...each, forecast: forecast(each.budget, each, this.#clock.now()) }));
  }
}
