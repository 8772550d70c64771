import type { Platform } from '@hexad/host';
import { AppError } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { Cashier } from '../calls/application/cashier.js';
import { ManageBudgets, PriceList, Spending, StoredBooks, StoredBudgets, StoredPrices } from '../money/index.js';
import { ShippedPriceList } from '../routing/adapters/shipped-catalog.js';
import type { Shipped } from '../routing/application/ports.js';

/** Milliseconds between looks for attempts that nobody ended. */
const SWEEP_MS = 60_000;

export interface MoneyNeeds {
  readonly store: Store;
  readonly shipped: Shipped;
  /** Id of this process, in whose name money is reserved. */
  readonly process: string;
}

/** Budgets, prices and the cashier of this process. */
export function composeMoney(platform: Platform, { store, shipped, process }: MoneyNeeds, stack: AsyncDisposableStack) {
  const { clock } = platform;
  const spending = stack.use(new Spending(new StoredBooks(store, clock, process)));
  const journal = platform.log('llm');
  const failed = (error: unknown): void => journal.warn('the books could not be swept', { error: AppError.from(error) });
  const timer = setInterval(() => void spending.sweep().catch(failed), SWEEP_MS).unref();
  stack.defer(() => clearInterval(timer));
  return {
    spending,
    cashier: stack.use(new Cashier(spending, journal)),
    budgets: new ManageBudgets(new StoredBudgets(store, clock), clock),
    prices: new PriceList(new StoredPrices(store), clock, new ShippedPriceList(shipped)),
  };
}
