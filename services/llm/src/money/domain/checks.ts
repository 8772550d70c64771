import { AppError, isUuid } from '@hexad/kernel';
import { OUTCOMES, type AttemptKey, type Bill, type Wish } from './attempt.js';
import { checkAmount, LARGEST_AMOUNT, PARTS } from './money.js';
import { checkId, checkPath } from './path.js';
import { checkAllTokens } from './price.js';

const MOST_ATTEMPTS = 1_000;
const SECOND = 1_000;
/** Jobs of providers run for up to two days. */
const LONGEST = 3 * 86_400_000;

/** What fails here never gets into a transaction, where it would fail the orders of others too. Fails with `invalid`. */
export function checkWish(wish: Wish): Wish {
  checkKey(wish);
  checkPath(wish.path);
  checkId('provider', wish.provider);
  checkId('model', wish.model);
  checkAmount('amount', wish.amount);
  checkAmount('estimate', wish.estimate, wish.amount);
  if (!Number.isSafeInteger(wish.ttlMs) || wish.ttlMs < SECOND || wish.ttlMs > LONGEST)
    throw new AppError('invalid', `A reservation holds for whole milliseconds from a second to three days, not ${String(wish.ttlMs)}.`);
  return wish;
}

/** Fails with `invalid`. */
export function checkBill({ outcome, tokens, parts }: Bill): void {
  if (!OUTCOMES.includes(outcome))
    throw new AppError('invalid', `An attempt ends as ${OUTCOMES.join(', ')}, not as ${JSON.stringify(outcome)}.`);
  checkAllTokens(tokens);
  if (typeof parts !== 'bigint' || parts < 0n || parts > LARGEST_AMOUNT * PARTS)
    throw new AppError('invalid', `A cost is 0 to ${LARGEST_AMOUNT * PARTS} millionths of a micro-dollar, not ${String(parts)}.`);
}

/** Fails with `invalid`. */
export function checkKey({ call, attempt }: AttemptKey): void {
  if (!isUuid(call)) throw new AppError('invalid', `${JSON.stringify(call)} is not the id of a call.`);
  if (!Number.isSafeInteger(attempt) || attempt < 1 || attempt > MOST_ATTEMPTS)
    throw new AppError('invalid', `Attempts of a call are counted from 1 to ${MOST_ATTEMPTS}, not ${String(attempt)}.`);
}
