export interface Money {
  readonly cents: number;
  readonly currency: string;
}

export class CurrencyError extends Error {
  constructor(left: string, right: string) {
    super(`${left} and ${right} cannot be added`);
    this.name = 'CurrencyError';
  }
}

export const zero = (currency: string): Money => ({ cents: 0, currency });

export function add(left: Money, right: Money): Money {
  if (left.currency !== right.currency) throw new CurrencyError(left.currency, right.currency);
  return { cents: left.cents + right.cents, currency: left.currency };
}

export function times(money: Money, factor: number): Money {
  return { cents: Math.round(money.cents * factor), currency: money.currency };
}

export function inWords({ cents, currency }: Money): string {
  const sign = cents < 0 ? '-' : '';
  const rest = Math.abs(cents);
  return `${sign}${Math.floor(rest / 100)}.${String(rest % 100).padStart(2, '0')} ${currency}`;
}
