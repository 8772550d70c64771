import { z } from 'zod';

/** Amounts do not fit a JSON number, so answers have digits. */
export const Micro = z.string().describe('Micro-dollars in decimal digits: a million is one dollar.').meta({ id: 'MicroDollars' });

/** As it is written in a request: digits, or a number where that is exact. */
export const MicroIn = z
  .union([z.string().regex(/^\d{1,19}$/, 'must be 1 to 19 decimal digits'), z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)])
  .transform(String)
  .describe('Micro-dollars, as digits or a whole number: a million is one dollar.');

/** Per million tokens. */
export const Rates = z
  .object({ input: Micro, output: Micro, cachedRead: Micro, cachedWrite: Micro, cachedWriteLong: Micro })
  .describe('Per million tokens.')
  .meta({ id: 'Rates' });

export const RatesIn = z
  .strictObject({
    input: MicroIn,
    output: MicroIn,
    cachedRead: MicroIn.optional().describe('Default: as `input`.'),
    cachedWrite: MicroIn.optional().describe('Default: as `input`.'),
    cachedWriteLong: MicroIn.optional().describe('Of what a cache keeps for an hour. Default: as `cachedWrite`.'),
  })
  .transform(({ input, output, cachedRead = input, cachedWrite = input, cachedWriteLong = cachedWrite }) => ({
    input,
    output,
    cachedRead,
    cachedWrite,
    cachedWriteLong,
  }))
  .describe('Micro-dollars per million tokens: 3000000 is 3 USD per million.');
