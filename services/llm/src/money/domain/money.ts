import { AppError } from '@hexad/kernel';

/**
 * Money is a whole number of micro-dollars. What tokens cost is finer: prices are per million tokens, so a cost is a whole number of
 * millionths of a micro-dollar, called parts here.
 */
export const PARTS = 1_000_000n;

/** A million dollars: more than this no single attempt, and a million times more no budget, can have. */
export const LARGEST_AMOUNT = 1_000_000_000_000n;
export const LARGEST_LIMIT = LARGEST_AMOUNT * 1_000_000n;

/** What must be reserved so that a cost of so many parts is covered, whatever was carried over: rounded up. */
export const covering = (parts: bigint): bigint => (parts + PARTS - 1n) / PARTS;

/** What an account owes below a whole micro-dollar, 0 to 999,999 parts: it is kept, and debited with a later cost. */
export type Remainder = bigint;

/**
 * The one place where money is rounded: what is debited for a cost in parts, and what is carried over. Of any number of costs the debits and
 * the last remainder are together exactly their sum, and no debit is more than `covering` of its cost. A negative cost is a correction.
 */
export function debit(remainder: Remainder, parts: bigint): { readonly debit: bigint; readonly remainder: Remainder } {
  const total = remainder + parts;
  const carried = ((total % PARTS) + PARTS) % PARTS;
  return { debit: (total - carried) / PARTS, remainder: carried };
}

/** Fails with `invalid` for what is no amount of 0 to `largest` micro-dollars. */
export function checkAmount(what: string, amount: bigint, largest = LARGEST_AMOUNT): bigint {
  if (typeof amount === 'bigint' && amount >= 0n && amount <= largest) return amount;
  throw new AppError('invalid', `The ${what} must be 0 to ${largest} whole micro-dollars, not ${String(amount)}.`);
}

/** For people: `1.25 USD`. */
export function inDollars(micro: bigint): string {
  const size = micro < 0n ? -micro : micro;
  const cents = (size % 1_000_000n)
    .toString()
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${micro < 0n ? '-' : ''}${size / 1_000_000n}.${cents} USD`;
}
