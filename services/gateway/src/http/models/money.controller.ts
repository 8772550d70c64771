import { AppError, type Caller } from '@hexad/kernel';
import type { Budget, Price } from '@hexad/proto/llm/v1/money';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { listBudgets, listPrices, removeBudget, setBudget, setPrice } from './money.endpoints.js';

@Controller()
export class MoneyController {
  constructor(private readonly backend: Backend) {}

  @Serves(setBudget)
  async setBudget(@Input() { body, idempotencyKey }: InputOf<typeof setBudget>, @By() caller: Caller) {
    const request = { ...body, scopeId: body.scopeId ?? '', lengthMs: body.lengthMs ?? 0 };
    return budgetJson((await this.backend.budgets.setBudget(request, { caller, idempotencyKey })).budget);
  }

  @Serves(listBudgets)
  async listBudgets(@Input() { query }: InputOf<typeof listBudgets>, @By() caller: Caller) {
    const { budgets } = await this.backend.budgets.listBudgets({ runId: query.run }, { caller });
    return {
      budgets: budgets.map(({ budget, spent, reserved, forecast }) => ({
        ...budgetJson(budget),
        spent,
        reserved,
        forecast: forecast ? { ...forecast, exhaustedAt: orNull(forecast.exhaustedAt) } : null,
      })),
    };
  }

  @Serves(removeBudget)
  async removeBudget(@Input() { params, idempotencyKey }: InputOf<typeof removeBudget>, @By() caller: Caller): Promise<void> {
    await this.backend.budgets.removeBudget(params, { caller, idempotencyKey });
  }

  @Serves(setPrice)
  async setPrice(@Input() { body, idempotencyKey }: InputOf<typeof setPrice>, @By() caller: Caller) {
    const { rates, from = '', ...model } = body;
    return priceJson((await this.backend.prices.setPrice({ ...model, from, ...rates }, { caller, idempotencyKey })).price);
  }

  @Serves(listPrices)
  async listPrices(@Input() { query }: InputOf<typeof listPrices>, @By() caller: Caller) {
    const { provider = '', model = '' } = query;
    return { prices: (await this.backend.prices.listPrices({ provider, model }, { caller })).prices.map(priceJson) };
  }
}

function budgetJson(budget: Budget | undefined) {
  if (budget === undefined) throw new AppError('internal', 'The model service answered without the budget.');
  return { ...budget, scopeId: orNull(budget.scopeId), lengthMs: budget.lengthMs === 0 ? null : budget.lengthMs };
}

function priceJson(price: Price | undefined) {
  if (price === undefined) throw new AppError('internal', 'The model service answered without the price.');
  return { ...price, from: orNull(price.from) };
}
