import type { Budget, Standing } from '../domain/budget.js';
import type { Answer, Order } from '../domain/orders.js';
import type { Price } from '../domain/price.js';

export interface Booked {
  /** One for each order, in its place. */
  readonly answers: readonly Answer[];
  /** For those of this process who waited: granted or refused. */
  readonly ends: readonly Answer[];
}

/** The books of every tenant: attempts, ledger and counters, which change together or not at all. */
export abstract class Books {
  /** All orders in one transaction, durable when it resolves. Fails as the store does, and then it may have been done or not. */
  abstract book(tenant: string, orders: readonly Order[]): Promise<Booked>;
  /** Calls back when another process decided something for waiters of this one: the next booking tells what. */
  abstract onDecided(listener: (tenant: string) => void): Disposable;
  /** What differs between the ledger and the counters made from it: nothing, ever. */
  abstract check(tenant: string): Promise<readonly Difference[]>;
  /** Tenants with attempts or waiters whose time is over. */
  abstract tenants(): Promise<readonly string[]>;
}

export interface Difference {
  readonly what: string;
  /** From the ledger. */
  readonly counted: string;
  readonly found: string;
}

export interface BudgetStanding extends Standing {
  readonly budget: Budget;
}

export abstract class Budgets {
  /** Adds it with what its window has spent so far, or changes the limit of the one with its place and window. Gives the budget as it is. */
  abstract set(tenant: string, wanted: Omit<Budget, 'countedFrom'>): Promise<Budget>;
  /** False when there is none. */
  abstract remove(tenant: string, id: string): Promise<boolean>;
  /** With what stands in the current window; of a window per run, in the run that is named, if any. By id. */
  abstract list(tenant: string, run?: string): Promise<readonly BudgetStanding[]>;
}

export abstract class Prices {
  /** Every price of a model that the tenant has, also later ones. */
  abstract of(tenant: string, provider: string, model: string): Promise<readonly Price[]>;
  /** Of all models. */
  abstract all(tenant: string): Promise<readonly Price[]>;
  /** Fails with `conflict` when another price of that model begins at the same moment. */
  abstract add(tenant: string, price: Price): Promise<void>;
}

/** What models cost who has set no price of their own: ships with the product. */
export abstract class ShippedPrices {
  abstract readonly all: readonly Price[];
  abstract of(provider: string, model: string): readonly Price[];
}
