import type { Verdict } from '../../calls/application/ports.js';

/** What the guards said of all requests of a batch. */
export function together(verdicts: readonly Verdict[]): Verdict {
  const redacted: Record<string, number> = {};
  for (const verdict of verdicts)
    for (const [kind, count] of Object.entries(verdict.redacted)) redacted[kind] = (redacted[kind] ?? 0) + count;
  const scores = verdicts.flatMap(({ injection }) => (injection === undefined ? [] : [injection]));
  return {
    redacted,
    injection: scores.length === 0 ? undefined : scores.reduce((a, b) => Math.max(a, b)),
    rules: [...new Set(verdicts.flatMap(({ rules }) => rules))],
  };
}
