import { AppError } from '@hexad/kernel';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment as RFC 3339, or how long ago: `30m`, `12h`, `7d`. Fails with `invalid`. */
export function readMoment(option: string, written: string, now: Date): string {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(written) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(now.getTime() - Number(count) * UNITS[unit]!).toISOString();
  const at = /^\d{4}-\d\d-\d\d/.test(written) ? new Date(written) : undefined;
  if (at !== undefined && !Number.isNaN(at.getTime())) return at.toISOString();
  throw new AppError(
    'invalid',
    `--${option} ${JSON.stringify(written)} is neither a moment (2026-01-31, 2026-01-31T12:00:00Z) nor how long ago (30m, 12h, 7d).`,
  );
}
