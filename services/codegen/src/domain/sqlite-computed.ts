import type { Computed, Rule } from '@hexad/proto/documents';
import type { AppModel, EntityModel, FieldModel } from './model.js';
import type { Tally, TallyRule } from './model-computed.js';
import { dialectOf, sqlLiteral, type Dialect } from './sql-dialect.js';

type When = NonNullable<Extract<Rule, { kind: 'deleteOnly' }>['when']>;

export const isStored = (field: FieldModel): boolean => field.spec.computed === undefined;

/** The column of a stored field, or what a computed one is worked out by, in a query of the entity's table. */
export function valueSql(app: AppModel, entity: EntityModel, name: string): string {
  const field = entity.fields.find((each) => each.name === name)!;
  return field.spec.computed === undefined ? `${entity.table}.${field.column}` : computedSql(app, entity, field.spec.computed);
}

export function computedSql(app: AppModel, entity: EntityModel, computed: Computed): string {
  const dialect = dialectOf(app);
  switch (computed.kind) {
    case 'tally':
      return tallySql(app, entity, computed);
    case 'product':
      return dialect.rounded(`${valueSql(app, entity, computed.left)} * ${valueSql(app, entity, computed.right)}`);
    case 'past': {
      const field = entity.fields.find((each) => each.name === computed.field)!;
      const now = dialect.now(field.spec.type === 'date');
      const held = computed.when === undefined ? '' : ` AND ${whenSql(dialect, entity, computed.when, entity.table)}`;
      return `coalesce(${valueSql(app, entity, computed.field)} < ${now}${held}, ${dialect.truth(false)})`;
    }
    case 'compare':
      return `coalesce(${valueSql(app, entity, computed.left)} ${computed.op} ${valueSql(app, entity, computed.right)}, ${dialect.truth(false)})`;
  }
}

const CHILD = 'child';

function tallySql(app: AppModel, entity: EntityModel, tally: Tally): string {
  const dialect = dialectOf(app);
  const child = app.entity(tally.entity);
  const column = (name: string): string => `${CHILD}.${child.fields.find((field) => field.name === name)!.column}`;
  const via = child.references.find((reference) => reference.field === tally.via)!.column;
  const amount =
    tally.field === undefined ? '1' : [tally.field, tally.times].flatMap((name) => (name === undefined ? [] : [column(name)])).join(' * ');
  const signed =
    tally.minus === undefined ? amount : `CASE WHEN ${whenSql(dialect, child, tally.minus, CHILD)} THEN -(${amount}) ELSE ${amount} END`;
  const whole = tally.field === undefined || child.fields.find((field) => field.name === tally.field)!.spec.type === 'integer';
  const exact = whole && (tally.times === undefined || child.fields.find((field) => field.name === tally.times)!.spec.type === 'integer');
  const sum = `coalesce(sum(${signed}), 0)`;
  const counted = tally.when === undefined ? '' : ` AND ${whenSql(dialect, child, tally.when, CHILD)}`;
  return `(SELECT ${exact ? sum : dialect.rounded(sum)} FROM ${child.table} AS ${CHILD} WHERE ${CHILD}.${via} = ${entity.table}.id${counted})`;
}

const whenSql = (dialect: Dialect, entity: EntityModel, when: When, table: string): string => {
  const { column } = entity.fields.find((field) => field.name === when.field)!;
  return `${table}.${column} IN (${when.in.map((value) => sqlLiteral(dialect, value)).join(', ')})`;
};

/** Whether the rule holds for a row of the entity's table; null where it has no limit. */
export const tallyRuleSql = (app: AppModel, entity: EntityModel, rule: TallyRule): string =>
  `${tallySql(app, entity, rule)} ${rule.op} ${typeof rule.limit === 'number' ? String(rule.limit) : valueSql(app, entity, rule.limit)}`;
