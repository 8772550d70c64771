import type { Field, Rule } from '@hexad/proto/documents';
import { DAY, EXAMPLE_DAY, type Value } from './example-values.js';
import type { EntityModel } from './model.js';
import { instant } from './settle.js';

export type NoOverlap = Extract<Rule, { kind: 'noOverlap' }>;

export const overlapRules = (entity: EntityModel): NoOverlap[] => entity.rules.filter((rule) => rule.kind === 'noOverlap');

const HOUR = 3_600_000;
/** Days between the starts of two slots: each, and a shift by a day, leaves the next one free. */
const APART = 4;

/** The times of record number `n`, which lie over those of no other record. */
export function slotOf(entity: EntityModel, n: number): Record<string, Value> {
  return Object.assign({}, ...overlapRules(entity).map((rule) => slot(entity, rule, n))) as Record<string, Value>;
}

function slot(entity: EntityModel, { start, end }: NoOverlap, n: number): Record<string, Value> {
  const field = entity.fields.find((each) => each.name === start)!.spec;
  if (field.type === 'time') return { [start]: timeOfDay(3 * n), [end]: timeOfDay(3 * n + 2) };
  const first = EXAMPLE_DAY + APART * n * DAY;
  return { [start]: instant(field, first), [end]: later(field, instant(field, first)) };
}

/** Somewhat later, and before the next slot. */
export function later(field: Field, value: Value): string {
  if (field.type === 'time') {
    const [hours = 0, minutes = 0] = String(value).split(':').map(Number);
    return timeOfDay(hours * 60 + minutes + 1);
  }
  return instant(field, Date.parse(String(value)) + (field.type === 'date' ? DAY : HOUR));
}

const timeOfDay = (minutes: number): string =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
