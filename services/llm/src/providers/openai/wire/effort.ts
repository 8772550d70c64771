import type { Reasoning } from '../../../calls/domain/request.js';

/** Tokens for thoughts up to which a budget is that effort; more is `high`. */
const BUDGETS = [
  [4_096, 'low'],
  [16_384, 'medium'],
] as const;

/** OpenAI has efforts instead of budgets: where a caller names a budget alone, the effort that comes nearest. */
export function effortOf({ effort, budget }: Reasoning): Reasoning['effort'] {
  if (effort !== undefined || budget === undefined) return effort;
  return BUDGETS.find(([most]) => budget <= most)?.[1] ?? 'high';
}
