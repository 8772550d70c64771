import type { Field, Rule } from '@hexad/proto/documents';
import { allowsText, bounds, DAY, EXAMPLE_DAY, type Value } from './example-values.js';
import type { EntityModel } from './model.js';

type Compare = Extract<Rule, { kind: 'compare' }>;
type Op = Compare['op'];

const ROUNDS = 24;

/** What a record is settled under. */
export interface Settling {
  /** Fields that are not moved at all. */
  readonly fixed: ReadonlySet<string>;
  /** Fields whose values differ from those of other records, and must go on to do so. */
  readonly varying: ReadonlySet<string>;
  /** The number of the record. */
  readonly n: number;
  /** Fields that the request leaves out, so that they take their defaults. */
  readonly absent: ReadonlySet<string>;
  /** Days at which what must lie in the past, or the future, does. */
  readonly days: { readonly past: number; readonly future: number };
}

/** Far enough from any day on which the code may run. */
export const FAR = { past: Date.UTC(2001, 0, 15, 12), future: Date.UTC(2091, 0, 15, 12) };
/** For records whose days are counted from the one on which they are made. */
export const NEAR = { past: EXAMPLE_DAY - 30 * DAY, future: EXAMPLE_DAY + 30 * DAY };

/** Values of the same record moved until the rules between its fields hold. */
export function settle(entity: EntityModel, values: Record<string, Value>, settling: Settling): Record<string, Value> {
  const left = entity.fields.filter((each) => settling.absent.has(each.name) && each.spec.default !== undefined);
  const defaults = left.flatMap(({ name, spec }) => (typeof spec.default === 'object' ? [] : [[name, spec.default!] as const]));
  const settled = { ...values, ...Object.fromEntries(defaults) };
  const field = (name: string): Field | undefined => entity.fields.find((each) => each.name === name)?.spec;
  for (const { field: name, op } of [...aboutNow(entity), ...againstStamps(entity, settling.absent)]) {
    if (!(name in settled) || settling.fixed.has(name)) continue;
    const distance = Date.parse(String(settled[name])) - EXAMPLE_DAY;
    const { past, future } = settling.days;
    settled[name] = instant(field(name)!, (op.startsWith('>') ? future : past) + distance);
  }
  const compares = ordersOf(entity);
  for (let round = 0; round < ROUNDS; round += 1) {
    const broken = compares.find((rule) => !holds(rule, settled));
    if (broken === undefined) break;
    repair(entity, broken, settled, settling);
  }
  for (const [name] of defaults) delete settled[name];
  return settled;
}

type Order = Pick<Compare, 'left' | 'op' | 'right'>;

/** What must hold between two fields: also that what lasts does not end before it starts. */
const ordersOf = (entity: EntityModel): Order[] =>
  entity.rules.flatMap((rule): Order[] => {
    if (rule.kind === 'noOverlap') return [{ left: rule.start, op: '<', right: rule.end }];
    return rule.kind === 'compare' ? [rule] : [];
  });

/** What is to be done until some time before a moment needs one that is far off; what is to be done later, one that has passed. */
const aboutNow = (entity: EntityModel): { field: string; op: Op }[] =>
  entity.rules.flatMap((rule): { field: string; op: Op }[] => {
    if (rule.kind === 'timeWindow' && rule.field !== 'createdAt') return [{ field: rule.field, op: rule.op === '<=' ? '>=' : '<=' }];
    return rule.kind === 'relativeToNow' ? [rule] : [];
  });

/** Fields that a rule compares with what the system sets to the present: for them it is a rule about now. */
function againstStamps(entity: EntityModel, absent: ReadonlySet<string>): { field: string; op: Op }[] {
  const stamped = new Set([
    ...(entity.states?.transitions ?? []).flatMap((transition) => transition.stamps),
    ...entity.fields
      .filter((field) => typeof field.spec.default === 'object' && (!field.writable || absent.has(field.name)))
      .map((field) => field.name),
  ]);
  return entity.rules
    .filter((rule) => rule.kind === 'compare')
    .flatMap((rule): { field: string; op: Op }[] => {
      if (stamped.has(rule.left) === stamped.has(rule.right)) return [];
      return stamped.has(rule.right) ? [{ field: rule.left, op: rule.op }] : [{ field: rule.right, op: MIRRORED[rule.op] }];
    });
}

const MIRRORED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '!=': '!=' } as const;

export function holds(rule: Order, values: Readonly<Record<string, Value | undefined>>): boolean {
  const left = values[rule.left];
  const right = values[rule.right];
  return left === undefined || right === undefined || compare(left, rule.op, right);
}

export function compare(left: Value, op: Op, right: Value): boolean {
  const [a, b] = comparable(left, right);
  switch (op) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '!=':
      return a !== b;
  }
}

/** A date is compared with a datetime by its day. */
function comparable(left: Value, right: Value): [Value, Value] {
  if (typeof left !== 'string' || typeof right !== 'string') return [left, right];
  const day = /^\d{4}-\d\d-\d\d/.test(left) && /^\d{4}-\d\d-\d\d/.test(right) && left.length !== right.length;
  return day ? [left.slice(0, 10), right.slice(0, 10)] : [left, right];
}

function repair(entity: EntityModel, rule: Order, values: Record<string, Value>, { fixed, varying, n }: Settling): void {
  const tied = (name: string): number => (aboutNow(entity).some((each) => each.field === name) ? 2 : Number(varying.has(name)));
  const sides = [
    { moved: rule.right, other: rule.left, upwards: rule.op.startsWith('<') },
    { moved: rule.left, other: rule.right, upwards: rule.op.startsWith('>') },
  ].toSorted((a, b) => tied(a.moved) - tied(b.moved));
  for (const { moved, other, upwards } of sides) {
    const field = entity.fields.find((each) => each.name === moved)?.spec;
    if (field === undefined || fixed.has(moved)) continue;
    const steps = varying.has(moved) && !varying.has(other) ? n : 1;
    const at = values[other]!;
    const next = [neighbour(field, at, upwards, steps), neighbour(field, at, upwards, 0), neighbour(field, at, !upwards, steps)].find(
      (value) => value !== undefined && holds(rule, { ...values, [moved]: value }),
    );
    if (next !== undefined) {
      values[moved] = next;
      return;
    }
  }
  const optional = sides.find(({ moved }) => !fixed.has(moved) && entity.fields.some(({ name, spec }) => name === moved && !spec.required));
  if (optional !== undefined) delete values[optional.moved];
}

/** A value so many steps above or below `value`, as the field would hold it, if the field allows it. */
export function neighbour(field: Field, value: Value, upwards: boolean, steps = 1): Value | undefined {
  const sign = upwards ? steps : -steps;
  switch (field.type) {
    case 'integer':
    case 'number': {
      const { low, high } = bounds(field);
      const next = Number(value) + sign;
      return next < (low ?? next) || next > (high ?? next) ? undefined : next;
    }
    case 'date':
    case 'datetime':
      return instant(field, Date.parse(String(value)) + sign * DAY);
    case 'time': {
      const hour = Number(String(value).slice(0, 2)) + sign;
      return hour < 0 || hour > 23 ? undefined : `${String(hour).padStart(2, '0')}${String(value).slice(2)}`;
    }
    case 'enum':
      return (field.enum ?? []).find((each) => each !== value);
    case 'boolean':
      return value !== true;
    default: {
      const text = upwards ? String(value) + 'x'.repeat(steps) : String(value).slice(0, String(value).length - steps);
      return allowsText(field, text) ? text : undefined;
    }
  }
}

export const instant = (field: Field, time: number): string => {
  const text = new Date(time).toISOString();
  return field.type === 'date' ? text.slice(0, 10) : text;
};
