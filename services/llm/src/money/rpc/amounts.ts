import { AppError } from '@hexad/kernel';

/** Amounts of money travel as decimal digits. Fails with `invalid`. */
export function amountOf(what: string, text: string): bigint {
  if (/^\d{1,19}$/.test(text)) return BigInt(text);
  throw new AppError(
    'invalid',
    `The ${what} must be whole micro-dollars in at most 19 decimal digits, not ${JSON.stringify(text.slice(0, 40))}.`,
  );
}

interface RateTexts {
  readonly input: string;
  readonly output: string;
  readonly cachedRead: string;
  readonly cachedWrite: string;
  /** Empty: as `cachedWrite`. */
  readonly cachedWriteLong: string;
}

/** Fails with `invalid`. */
export const ratesOf = ({ input, output, cachedRead, cachedWrite, cachedWriteLong }: RateTexts) => ({
  input: amountOf('price of input', input),
  output: amountOf('price of output', output),
  cachedRead: amountOf('price of cached_read', cachedRead),
  cachedWrite: amountOf('price of cached_write', cachedWrite),
  cachedWriteLong: amountOf('price of cached_write_long', cachedWriteLong || cachedWrite),
});

export const rateTexts = (rates: { readonly [K in keyof RateTexts]: bigint }): RateTexts => ({
  input: String(rates.input),
  output: String(rates.output),
  cachedRead: String(rates.cachedRead),
  cachedWrite: String(rates.cachedWrite),
  cachedWriteLong: String(rates.cachedWriteLong),
});
