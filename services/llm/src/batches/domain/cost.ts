import { AppError } from '@hexad/kernel';
import { keepsLong } from '../../calls/domain/caching.js';
import { unheard } from '../../calls/domain/guess.js';
import type { ModelRequest } from '../../calls/domain/request.js';
import { costOf, covering, mostCost, type Rates } from '../../money/index.js';

const HUNDRED = 100n;
/** Tokens of all requests together, as an attempt can be billed. */
const MOST_TOKENS = 1_000_000_000;

export interface Counted {
  readonly request: ModelRequest;
  /** Tokens. */
  readonly input: number;
  readonly maxOutput: number;
}

/** What is asked of a cost in parts for a batch: rounded up to a whole part. */
export const discounted = (parts: bigint, percent: number): bigint => (parts * BigInt(percent) + HUNDRED - 1n) / HUNDRED;

/** Micro-dollars: the most that a batch can cost, and what is debited when nobody ever hears what it did. Fails with `too_large`. */
export function amountsOf(
  items: readonly Counted[],
  rates: Rates,
  percent: number,
): { readonly amount: bigint; readonly estimate: bigint } {
  const tokens = items.reduce((sum, { input, maxOutput }) => sum + input + maxOutput, 0);
  if (tokens > MOST_TOKENS)
    throw new AppError(
      'too_large',
      `The batch could have ${tokens} tokens, and at most ${MOST_TOKENS} fit; send fewer requests, or give them a max_output.`,
    );
  const total = (one: (item: Counted) => bigint): bigint =>
    covering(
      discounted(
        items.reduce((sum, item) => sum + one(item), 0n),
        percent,
      ),
    );
  const amount = total(({ request, input, maxOutput }) => mostCost(input, maxOutput, rates, keepsLong(request)));
  const estimate = total(({ input, maxOutput }) => costOf(unheard(input, maxOutput), rates));
  return { amount, estimate: estimate < amount ? estimate : amount };
}
