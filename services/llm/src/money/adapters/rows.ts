import { AppError } from '@hexad/kernel';
import type { Attempt, Wish } from '../domain/attempt.js';
import type { Budget } from '../domain/budget.js';
import type { Snapshot, Waiter } from '../domain/orders.js';
import type { Scope } from '../domain/path.js';
import type { Counter } from '../domain/tallies.js';
import type { Window } from '../domain/window.js';

/** What the database's functions show; amounts are text. */
export interface AccountRow {
  readonly remainder: number;
  readonly budgets: readonly BudgetRow[];
  readonly counters: readonly (Omit<Counter, 'spent' | 'reserved'> & Texts<'spent' | 'reserved'>)[];
  readonly attempts: readonly AttemptRow[];
  readonly waiters: readonly WaiterRow[];
}

export interface BudgetRow {
  readonly id: string;
  readonly scope: Scope;
  readonly scopeId: string;
  readonly kind: Window['kind'];
  readonly lengthMs: number;
  readonly limit: string;
  readonly countedFrom: number;
}

type Texts<K extends string> = { readonly [name in K]: string };
type Amounts = 'amount' | 'estimate' | 'parts' | 'debit';
interface AttemptRow extends Omit<Attempt, Amounts | 'path'>, Texts<Amounts> {
  readonly team: string | null;
  readonly project: string | null;
  readonly run: string | null;
  readonly task: string | null;
}
interface WaiterRow extends Omit<Waiter, 'wish' | 'error'> {
  readonly wish: Omit<Wish, 'amount' | 'estimate'> & Texts<'amount' | 'estimate'>;
  readonly error: unknown;
}

export const toSnapshot = ({ remainder, budgets, counters, attempts, waiters }: AccountRow): Snapshot => ({
  remainder: BigInt(remainder),
  budgets: budgets.map(toBudget),
  counters: counters.map((row) => ({ ...row, spent: BigInt(row.spent), reserved: BigInt(row.reserved) })),
  attempts: attempts.map(toAttempt),
  waiters: waiters.map(toWaiter),
});

export const toBudget = ({ id, scope, scopeId, kind, lengthMs, limit, countedFrom }: BudgetRow): Budget => ({
  id,
  place: { scope, id: scopeId },
  window: kind === 'rolling' ? { kind, lengthMs } : { kind },
  limit: BigInt(limit),
  countedFrom,
});

const toAttempt = ({ team, project, run, task, ...row }: AttemptRow): Attempt => ({
  ...row,
  path: { team: team ?? undefined, project: project ?? undefined, run: run ?? undefined, task: task ?? undefined },
  amount: BigInt(row.amount),
  estimate: BigInt(row.estimate),
  parts: BigInt(row.parts),
  debit: BigInt(row.debit),
});

const toWaiter = ({ wish, error, ...row }: WaiterRow): Waiter => ({
  ...row,
  wish: { ...wish, amount: BigInt(wish.amount), estimate: BigInt(wish.estimate) },
  error: error === null ? undefined : AppError.parse(error),
});

/** As the database's functions read it. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
