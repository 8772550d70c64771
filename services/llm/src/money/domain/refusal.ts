import { AppError } from '@hexad/kernel';
import type { Wish } from './attempt.js';
import type { Budget, Standing } from './budget.js';
import { inDollars } from './money.js';
import { SCOPES } from './path.js';

export interface Full extends Standing {
  readonly budget: Budget;
}

const AGAIN = {
  run: 'raise it or end the run',
  day: 'raise it or wait for the next day (UTC)',
  month: 'raise it or wait for the next month (UTC)',
  rolling: 'raise it or wait until earlier calls are out of its window',
} as const;

/** Of budgets that a call does not fit, the one with the least room; of equals the one nearest to the call. */
export function tightest(full: readonly Full[]): Full {
  const room = ({ budget, spent, reserved }: Full): bigint => budget.limit - spent - reserved;
  const depth = ({ budget }: Full): number => SCOPES.indexOf(budget.place.scope);
  return full.reduce((a, b) => (room(b) < room(a) || (room(b) === room(a) && depth(b) > depth(a)) ? b : a));
}

/** What a caller is told whose call does not fit. */
export function budgetReached(full: readonly Full[], { amount }: Wish): AppError {
  const { budget, spent, reserved } = tightest(full);
  const { place, window, limit } = budget;
  const whose = place.scope === 'tenant' ? 'the tenant' : `the ${place.scope} ${place.id}`;
  const stands = `${inDollars(spent)} of ${inDollars(limit)} are spent and ${inDollars(reserved)} reserved`;
  const what = `The ${window.kind} budget of ${whose} has no room for a call of up to ${inDollars(amount)}: ${stands}`;
  return new AppError('budget_reached', `${what}; ${AGAIN[window.kind]}, or ask for less.`, {
    details: {
      budget: budget.id,
      scope: place.scope,
      scopeId: place.id,
      window: window.kind,
      limit: String(limit),
      spent: String(spent),
      reserved: String(reserved),
      needed: String(amount),
    },
  });
}
