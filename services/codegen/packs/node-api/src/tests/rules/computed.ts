import type { Computed } from '@hexad/proto/documents';
import { sqlString, tsString } from '../../../../../src/domain/escape.js';
import type { EntityModel, FieldModel } from '../../../../../src/domain/model.js';
import type { Tally } from '../../../../../src/domain/model-computed.js';
import type { FilterModel } from '../../../../../src/domain/model-listing.js';
import { opposite, type Goal } from '../../../../../src/domain/reach.js';
import { talliedAmounts } from '../../../../../src/domain/tallied-values.js';
import { code, withFixed, type Changes } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import type { Writer } from '../writer.js';

type Of<K extends Computed['kind']> = Extract<Computed, { kind: K }>;

export function computedTest(w: Writer, entity: EntityModel, name: string): string | undefined {
  const field = entity.fields.find((each) => each.name === name);
  const computed = field?.spec.computed;
  switch (computed?.kind) {
    case undefined:
      return undefined;
    case 'tally':
      return tallyTest(w, entity, name, computed);
    case 'product':
      return productTest(w, entity, name, computed);
    case 'past':
    case 'compare':
      return flagTest(w, entity, name, computed);
  }
}

const read = (w: Writer, entity: EntityModel, variable: string, field: string): string =>
  `(${w.stored(entity, `${variable}.id`)})?.${field}`;

/** The tally after each child that comes, and nothing of the children of others. */
function tallyTest(w: Writer, entity: EntityModel, name: string, tally: Tally): string | undefined {
  const child = w.app.entity(tally.entity);
  const reference = child.references.find((each) => each.field === tally.via);
  if (reference === undefined) return undefined;
  const amount = (variable: string): string =>
    [tally.field, tally.times].flatMap((each) => (each === undefined ? [] : [`Number(${variable}.${each})`])).join(' * ') || '1';
  const goals = (...more: (Goal | undefined)[]): Goal[] => [tally.when, ...more].filter((goal) => goal !== undefined);
  // Of the same amount each, so that what is taken off was there.
  const same = tally.field === undefined ? {} : withFixed(child, talliedAmounts(child, tally));
  const of = (owner: string): Changes => ({ ...same, [tally.via]: code(`${owner}.id`) });
  const plus = tally.minus === undefined ? undefined : opposite(child, tally.minus);
  const outside = tally.when === undefined ? undefined : opposite(child, tally.when);
  const kept = (variable: string): string => (tally.field === undefined ? '' : `const ${variable} = `);
  const now = (expected: string): string => `expect(${read(w, entity, 'parent', name)}).toBeCloseTo(${expected}, 2);`;
  return lines(
    `const parent = ${w.parent(child, reference)};`,
    `const other = ${w.parent(child, reference)};`,
    `expect(${read(w, entity, 'parent', name)}).toBe(0);`,
    `${kept('first')}${w.reached(child, goals(plus), of('parent'))};`,
    now(amount('first')),
    `${kept('second')}${w.reached(child, goals(tally.minus ?? plus), of('parent'))};`,
    now(`${amount('first')} ${tally.minus === undefined ? '+' : '-'} ${amount('second')}`),
    `${w.reached(child, goals(plus), of('other'))};`,
    outside !== undefined && `${w.reached(child, [outside, ...(plus === undefined ? [] : [plus])], of('parent'))};`,
    now(`${amount('first')} ${tally.minus === undefined ? '+' : '-'} ${amount('second')}`),
  );
}

const productTest = (w: Writer, entity: EntityModel, name: string, { left, right }: Of<'product'>): string =>
  lines(
    `const ${entity.variable} = ${w.create(entity)};`,
    `expect(${entity.variable}.${name}).toBeCloseTo(Number(${entity.variable}.${left}) * Number(${entity.variable}.${right}), 2);`,
    `expect(${w.stored(entity, `${entity.variable}.id`)}).toEqual(${entity.variable});`,
  );

/** Statements that put a stored record where the flag holds, or not, past all rules. */
function flagged(entity: EntityModel, computed: Of<'past'> | Of<'compare'>, variable: string, holds: boolean): string | undefined {
  const set = (field: FieldModel, value: string): string =>
    `await api.database.run(${tsString(`UPDATE ${entity.table} SET ${field.column} = ${value} WHERE id = ?`)}, String(${variable}.id));`;
  const stored = (name: string): FieldModel | undefined =>
    entity.fields.find((field) => field.name === name && field.spec.computed === undefined);
  if (computed.kind === 'past') {
    const day = holds ? '2001-01-15' : '2091-01-15';
    const field = stored(computed.field);
    return field && set(field, sqlString(field.spec.type === 'date' ? day : `${day}T12:00:00.000Z`));
  }
  const [left, right] = [stored(computed.left), stored(computed.right)];
  const above = computed.op.startsWith('>') === holds ? 1 : -1;
  if (right !== undefined) return set(right, String(-above * 1_000_000));
  return left && set(left, String(above * 1_000_000));
}

/** Bounds of columns would stand in the way. */
const FREELY = "await unchecked(api.database);";

const heldBy = (entity: EntityModel, computed: Of<'past'> | Of<'compare'>): Goal[] =>
  computed.kind === 'past' && computed.when !== undefined ? [computed.when] : [];

function flagTest(w: Writer, entity: EntityModel, name: string, computed: Of<'past'> | Of<'compare'>): string | undefined {
  const { variable } = entity;
  const [yes, no] = [flagged(entity, computed, variable, true), flagged(entity, computed, variable, false)];
  if (yes === undefined || no === undefined) return undefined;
  const outside = heldBy(entity, computed).map((goal) => opposite(entity, goal))[0];
  return lines(
    FREELY,
    `const ${variable} = ${w.reached(entity, heldBy(entity, computed))};`,
    yes,
    `expect(${read(w, entity, variable, name)}).toBe(true);`,
    no,
    `expect(${read(w, entity, variable, name)}).toBe(false);`,
    outside !== undefined && [
      `const settled = ${w.reached(entity, [outside])};`,
      flagged(entity, computed, 'settled', true),
      `expect(${read(w, entity, 'settled', name)}).toBe(false);`,
    ],
  );
}

/** Lists can be asked for those of which it is true. */
export function computedFilterTest(w: Writer, entity: EntityModel, field: FieldModel, filter: FilterModel): string | undefined {
  const { computed } = field.spec;
  if (computed?.kind !== 'past' && computed?.kind !== 'compare') return undefined;
  const [yes, no] = [flagged(entity, computed, 'wanted', true), flagged(entity, computed, 'other', false)];
  if (yes === undefined || no === undefined) return undefined;
  const listed = (value: boolean): string =>
    `${w.help('items')}(await api.get('${entity.path}?${filter.param}=${value}')).map((each) => each.id)`;
  return lines(
    FREELY,
    `const wanted = ${w.reached(entity, heldBy(entity, computed))};`,
    `const other = ${w.reached(entity, heldBy(entity, computed))};`,
    yes,
    no,
    `expect(${listed(true)}).toEqual([wanted.id]);`,
    `expect(${listed(false)}).toEqual([other.id]);`,
    `expect((await api.get('${entity.path}?${filter.param}=none-of-these')).status).toBe(400);`,
  );
}
