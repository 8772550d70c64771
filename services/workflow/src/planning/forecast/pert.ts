import type { Story } from '@hexad/proto/documents';
import { gamma, type Random } from './random.js';

type Hours = Story['hours'];

/** The mean of a three-point estimate: the likely value counts four times. */
export const meanOf = ({ low, likely, high }: Hours): number => (low + 4 * likely + high) / 6;

/** One duration drawn from a three-point estimate: PERT's beta distribution, from low to high with its peak at likely. */
export function drawn({ low, likely, high }: Hours, random: Random): number {
  const width = high - low;
  if (!(width > 0)) return likely;
  const one = gamma(random, 1 + (4 * (likely - low)) / width);
  const other = gamma(random, 1 + (4 * (high - likely)) / width);
  return low + (width * one) / (one + other);
}

/** The three points in order, none of them negative: a spec may say them in any. */
export function inOrder(hours: Hours): Hours {
  const [low, likely, high] = [hours.low, hours.likely, hours.high].map((value) => Math.max(0, value)).sort((a, b) => a - b) as [
    number,
    number,
    number,
  ];
  return { low, likely, high };
}
