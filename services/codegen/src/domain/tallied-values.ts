import { bounds, type Value } from './example-values.js';
import type { EntityModel } from './model.js';
import type { Tally } from './model-computed.js';
import { opposite } from './reach.js';

/** Where a limit is far off. */
const FAR_OFF = 1000;

/** Of these values, others with which no tally passes its limit: children are small and take nothing off, limits are wide. */
export function talliedValues(
  entity: EntityModel,
  values: Readonly<Record<string, Value>>,
  numberOf: (name: string) => number,
): Record<string, Value> {
  const found: Record<string, Value> = {};
  const set = (name: string, value: Value | undefined): void => {
    if (name in values && value !== undefined) found[name] = value;
  };
  for (const { rule } of entity.talliedBy) {
    if (rule.minus !== undefined) set(rule.minus.field, opposite(entity, rule.minus)?.in[0]);
    if (rule.field !== undefined) set(rule.field, smallest(entity, rule.field, numberOf(rule.field)));
  }
  for (const rule of entity.rules) {
    if (rule.kind !== 'tally' || typeof rule.limit !== 'string') continue;
    const { low, high } = boundsOf(entity, rule.limit);
    set(rule.limit, rule.op === '<=' ? (high ?? FAR_OFF + numberOf(rule.limit)) : (low ?? 0));
  }
  return found;
}

const boundsOf = (entity: EntityModel, name: string): ReturnType<typeof bounds> =>
  bounds(entity.fields.find((field) => field.name === name)!.spec);

/** The least amount that counts. */
export function smallest(entity: EntityModel, name: string, n = 1): number {
  const { low, high } = boundsOf(entity, name);
  const value = Math.max(low ?? 1, 1) + n - 1;
  return high === undefined ? value : Math.min(value, high);
}

/** Small amounts of a child, of which none can be left out of a tally without being missed. */
export function talliedAmounts(child: EntityModel, { field, times }: Pick<Tally, 'field' | 'times'>): Record<string, Value> {
  const isGiven = child.fields.some(({ name, writable }) => name === times && writable);
  return {
    ...(field === undefined ? {} : { [field]: smallest(child, field) }),
    ...(times === undefined || !isGiven ? {} : { [times]: smallest(child, times, 3) }),
  };
}
