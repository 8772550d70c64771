import { times, type Money } from './money.ts';

export type Discount = { readonly kind: 'percent'; readonly value: number } | { readonly kind: 'cents'; readonly value: number };

/** `10%` or `250c`. */
export function parseDiscount(text: string): Discount {
  const match = /^(\d+)(%|c)$/.exec(text.trim());
  if (match === null) throw new Error(`${text} is no discount`);
  const value = Number(match[1]);
  return match[2] === '%' ? { kind: 'percent', value } : { kind: 'cents', value };
}

export function reduced(money: Money, discount: Discount): Money {
  if (discount.kind === 'percent') return times(money, 1 - discount.value / 100);
  return { ...money, cents: Math.max(0, money.cents - discount.value) };
}

export function best(money: Money, discounts: readonly Discount[]): Money {
  let lowest = money;
  for (const discount of discounts) {
    const candidate = reduced(money, discount);
    if (candidate.cents < lowest.cents) lowest = candidate;
  }
  return lowest;
}
