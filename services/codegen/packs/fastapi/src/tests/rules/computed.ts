import type { Computed } from '@hexad/proto/documents';
import { pyString, sqlString } from '../../../../../src/domain/escape.js';
import type { EntityModel, FieldModel } from '../../../../../src/domain/model.js';
import type { Tally } from '../../../../../src/domain/model-computed.js';
import type { FilterModel } from '../../../../../src/domain/model-listing.js';
import { opposite, type Goal } from '../../../../../src/domain/reach.js';
import { talliedAmounts } from '../../../../../src/domain/tallied-values.js';
import { code, withFixed, type Changes } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import { pyNames } from '../../names.js';
import { valueOf, type Writer } from '../writer.js';

type Of<K extends Computed['kind']> = Extract<Computed, { kind: K }>;

export function computedTest(w: Writer, entity: EntityModel, name: string): string | undefined {
  const computed = entity.fields.find((each) => each.name === name)?.spec.computed;
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

const read = (w: Writer, entity: EntityModel, variable: string, field: string): string => valueOf(`(${w.stored(entity, variable)} or {})`, field);
const about = (amount: string): string => `pytest.approx(${amount}, abs=0.005)`;

/** The tally after each child that comes, and nothing of the children of others. */
function tallyTest(w: Writer, entity: EntityModel, name: string, tally: Tally): string | undefined {
  const child = w.app.entity(tally.entity);
  const reference = child.references.find((each) => each.field === tally.via);
  if (reference === undefined) return undefined;
  const amount = (variable: string): string =>
    [tally.field, tally.times].flatMap((each) => (each === undefined ? [] : [valueOf(variable, each)])).join(' * ') || '1';
  const goals = (...more: (Goal | undefined)[]): Goal[] => [tally.when, ...more].filter((goal) => goal !== undefined);
  // Of the same amount each, so that what is taken off was there.
  const same = tally.field === undefined ? {} : withFixed(child, talliedAmounts(child, tally));
  const of = (owner: string): Changes => ({ ...same, [tally.via]: code(valueOf(owner, 'id')) });
  const plus = tally.minus === undefined ? undefined : opposite(child, tally.minus);
  const outside = tally.when === undefined ? undefined : opposite(child, tally.when);
  const kept = (variable: string): string => (tally.field === undefined ? '' : `${variable} = `);
  const now = (expected: string): string => `assert ${read(w, entity, 'parent', name)} == ${about(expected)}`;
  const both = `${amount('first')} ${tally.minus === undefined ? '+' : '-'} ${amount('second')}`;
  return lines(
    `parent = ${w.parent(child, reference)}`,
    `other = ${w.parent(child, reference)}`,
    now('0'),
    `${kept('first')}${w.reached(child, goals(plus), of('parent'))}`,
    now(amount('first')),
    `${kept('second')}${w.reached(child, goals(tally.minus ?? plus), of('parent'))}`,
    now(both),
    w.reached(child, goals(plus), of('other')),
    outside !== undefined && w.reached(child, [outside, ...(plus === undefined ? [] : [plus])], of('parent')),
    now(both),
  );
}

function productTest(w: Writer, entity: EntityModel, name: string, { left, right }: Of<'product'>): string {
  const { variable } = pyNames(entity);
  return lines(
    `${variable} = ${w.create(entity)}`,
    `assert ${valueOf(variable, name)} == ${about(`${valueOf(variable, left)} * ${valueOf(variable, right)}`)}`,
    `assert ${w.stored(entity, variable)} == ${variable}`,
  );
}

/** Statements that put a stored record where the flag holds, or not, past all rules. */
function flagged(entity: EntityModel, computed: Of<'past'> | Of<'compare'>, variable: string, holds: boolean): string | undefined {
  const set = (field: FieldModel, value: string): string =>
    `api.database.run(${pyString(`UPDATE ${entity.table} SET ${field.column} = ${value} WHERE id = ?`)}, [${valueOf(variable, 'id')}])`;
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
export const FREELY = 'api.database.run("PRAGMA ignore_check_constraints = ON")';

const goalsOf = (computed: Of<'past'> | Of<'compare'>): Goal[] =>
  computed.kind === 'past' && computed.when !== undefined ? [computed.when] : [];

function flagTest(w: Writer, entity: EntityModel, name: string, computed: Of<'past'> | Of<'compare'>): string | undefined {
  const { variable } = pyNames(entity);
  const [yes, no] = [flagged(entity, computed, variable, true), flagged(entity, computed, variable, false)];
  if (yes === undefined || no === undefined) return undefined;
  const outside = goalsOf(computed).map((goal) => opposite(entity, goal))[0];
  return lines(
    FREELY,
    `${variable} = ${w.reached(entity, goalsOf(computed))}`,
    yes,
    `assert ${read(w, entity, variable, name)} is True`,
    no,
    `assert ${read(w, entity, variable, name)} is False`,
    outside !== undefined && [
      `settled = ${w.reached(entity, [outside])}`,
      flagged(entity, computed, 'settled', true),
      `assert ${read(w, entity, 'settled', name)} is False`,
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
    `[each["id"] for each in items(api.get("${entity.path}?${filter.param}=${value}"))]`;
  return lines(
    FREELY,
    `wanted = ${w.reached(entity, goalsOf(computed))}`,
    `other = ${w.reached(entity, goalsOf(computed))}`,
    yes,
    no,
    `assert ${listed(true)} == [wanted["id"]]`,
    `assert ${listed(false)} == [other["id"]]`,
    `assert api.get("${entity.path}?${filter.param}=none-of-these").status == 400`,
  );
}
