import { z } from 'zod';
import type { Spec } from './spec.js';
import type { Check } from './story.js';

/** What a spec may need and not every pack enforces; what docs/packs.md calls `holds`. */
export const Held = z.enum([
  'access',
  'exchange',
  'computed',
  'counter',
  'tally',
  'timeWindow',
  'softDelete',
  'reminders',
  'rateLimit',
  'contract',
]);
export type Held = z.infer<typeof Held>;

/** What each is, for people. */
export const HELD_IN_WORDS: Readonly<Record<Held, string>> = {
  access: 'sign-in and rights',
  exchange: 'records as files',
  computed: 'values that are worked out',
  counter: 'numbers that count up',
  tally: 'tallies with a limit',
  timeWindow: 'times in which something may be done',
  softDelete: 'keeping what is deleted',
  reminders: 'reminders',
  rateLimit: 'a limit of requests',
  contract: 'an API as an uploaded description has it',
};

/** What a pack has to hold for a criterion to be provable with it; undefined where every pack holds it. */
export function heldBy(spec: Spec, check: Check): Held | undefined {
  if (check.kind === 'signIn' || check.kind === 'right' || check.kind === 'audit') return 'access';
  if (check.kind === 'contract') return 'contract';
  if (check.kind === 'export' || check.kind === 'import') return 'exchange';
  if (check.kind === 'softDelete' || check.kind === 'rateLimit') return check.kind;
  if (check.kind === 'reminder') return 'reminders';
  if (!('entity' in check)) return undefined;
  const entity = spec.entities.find(({ name }) => name === check.entity);
  if (check.kind === 'rule') {
    const kind = entity?.rules.find(({ id }) => id === check.rule)?.kind;
    return kind === 'tally' || kind === 'timeWindow' ? kind : undefined;
  }
  const field = 'field' in check ? entity?.fields.find(({ name }) => name === check.field) : undefined;
  if (field?.computed !== undefined) return 'computed';
  return field?.counter === undefined ? undefined : 'counter';
}

/** All that its criteria need, each once. */
export function heldIn(spec: Spec): Held[] {
  const found = new Set(spec.stories.flatMap(({ criteria }) => criteria.map(({ check }) => heldBy(spec, check))));
  return Held.options.filter((one) => found.has(one) || (one === 'access' && spec.access !== undefined));
}
