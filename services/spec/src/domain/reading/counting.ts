import { entityAt } from '../grammar/classes.js';
import { determinersAt } from '../grammar/phrase.js';
import type { Context } from './context.js';

/** `the number of trips of a boat must not exceed 12` limits the records, it is no attribute. */
export function countsRecords({ tokens, world }: Pick<Context, 'tokens' | 'world'>, from: number): boolean {
  const at = ['a', 'the'].includes(tokens[from]?.lower ?? '') ? from + 1 : from;
  if (!['number', 'count', 'amount'].includes(tokens[at]?.lower ?? '') || tokens[at + 1]?.lower !== 'of') return false;
  const counted = entityAt(tokens, determinersAt(tokens, at + 2).end, world);
  const of = counted && ['of', 'in', 'per', 'on', 'for'].includes(tokens[counted.end]?.lower ?? '');
  return of === true && entityAt(tokens, determinersAt(tokens, (counted?.end ?? 0) + 1).end, world) !== undefined;
}
