import { compile } from '../../expressions/expression.js';
import { asText, type Json } from '../../expressions/json.js';
import { isAtLeast, type Happening, type Severity } from './happening.js';
import { lookupIn } from './names.js';
import { fits } from './type-pattern.js';

export const EVERY = ['hourly', 'daily', 'weekly'] as const;

export interface Digest {
  readonly every: (typeof EVERY)[number];
  /** `09:00`; of an hourly one only the minutes count. */
  readonly at: string;
  /** Of a weekly one: `mon` to `sun`. */
  readonly day: string;
  readonly timeZone: string;
}

/** What somebody wants to hear. */
export interface Wish {
  readonly types: readonly string[];
  readonly filter: string;
  readonly minSeverity: Severity;
  readonly channelIds: readonly string[];
  readonly urgent: boolean;
  readonly digest?: Digest | undefined;
  readonly dedupeKey: string;
  readonly dedupeSeconds: number;
  readonly enabled: boolean;
}

export interface Subscription extends Wish {
  readonly id: string;
  /** Empty: of every project. */
  readonly projectId: string;
  /** Whose own it is; empty: shared. */
  readonly userId: string;
  readonly name: string;
  readonly fault: string;
  readonly createdAt: Date;
}

/** Whether somebody wants to hear of it. Throws an ExpressionError when the filter fails. */
export function wants(subscription: Subscription, happening: Happening): boolean {
  const { enabled, types, projectId, minSeverity, filter } = subscription;
  if (!enabled || !isAtLeast(happening.severity, minSeverity)) return false;
  if (projectId !== '' && projectId !== happening.projectId) return false;
  if (!types.some((pattern) => fits(pattern, happening.type))) return false;
  return filter === '' || evaluated(filter, happening) === true;
}

/** What makes two events alike; undefined: none are. Throws an ExpressionError. */
export const likenessOf = ({ dedupeKey }: Subscription, happening: Happening): string | undefined =>
  dedupeKey === '' ? undefined : asText(evaluated(dedupeKey, happening)).slice(0, 500);

/** Whether nothing holds it: no digest and no quiet hours. */
export const isUrgent = ({ urgent }: Subscription, { severity }: Happening): boolean => urgent || severity === 'critical';

const evaluated = (expression: string, happening: Happening): Json => compile(expression).evaluate(lookupIn(happening));
