import { AppError } from '@hexad/kernel';

export interface Key {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

/** Milliseconds for which a repeated wish for a key is answered with the same secret: its first answer may have been lost. */
const SHOWN = 10 * 60 * 1_000;

export const isShown = ({ createdAt, revokedAt }: Key, now: Date): boolean =>
  revokedAt === undefined && now.getTime() - createdAt.getTime() < SHOWN;

/** When a key ends; undefined for one that never does. Fails with `invalid` unless it is in the future. */
export function expiryOf(text: string, now: Date): Date | undefined {
  if (text === '') return undefined;
  const time = new Date(/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? text : Number.NaN);
  if (!(time.getTime() > now.getTime())) {
    throw new AppError('invalid', `A key expires at a time in the future such as 2030-01-31T12:00:00Z, not at ${JSON.stringify(text)}.`);
  }
  return time;
}
