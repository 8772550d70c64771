import type { Computed, Rule } from '@hexad/proto/documents';
import { sqlString } from './escape.js';
import type { AppModel, EntityModel, FieldModel } from './model.js';
import type { Tally, TallyRule } from './model-computed.js';

type When = NonNullable<Extract<Rule, { kind: 'deleteOnly' }>['when']>;

export const isStored = (field: FieldModel): boolean => field.spec.computed === undefined;

/** The column of a stored field, or what a computed one is worked out by, in a query of the entity's table. */
export function valueSql(app: AppModel, entity: EntityModel, name: string): string {
  const field = entity.fields.find((each) => each.name === name)!;
  return field.spec.computed === undefined ? `${entity.table}.${field.column}` : computedSql(app, entity, field.spec.computed);
}

export function computedSql(app: AppModel, entity: EntityModel, computed: Computed): string {
  switch (computed.kind) {
    case 'tally':
      return tallySql(app, entity, computed);
    case 'product':
      return `round(${valueSql(app, entity, computed.left)} * ${valueSql(app, entity, computed.right)}, 2)`;
    case 'past': {
      const field = entity.fields.find((each) => each.name === computed.field)!;
      const now = field.spec.type === 'date' ? "date('now')" : "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
      const held = computed.when === undefined ? '' : ` AND ${whenSql(entity, computed.when, entity.table)}`;
      return `coalesce(${valueSql(app, entity, computed.field)} < ${now}${held}, 0)`;
    }
    case 'compare':
      return `coalesce(${valueSql(app, entity, computed.left)} ${computed.op} ${valueSql(app, entity, computed.right)}, 0)`;
  }
}

const CHILD = 'child';

function tallySql(app: AppModel, entity: EntityModel, tally: Tally): string {
  const child = app.entity(tally.entity);
  const column = (name: string): string => `${CHILD}.${child.fields.find((field) => field.name === name)!.column}`;
  const via = child.references.find((reference) => reference.field === tally.via)!.column;
  const amount =
    tally.field === undefined ? '1' : [tally.field, tally.times].flatMap((name) => (name === undefined ? [] : [column(name)])).join(' * ');
  const signed =
    tally.minus === undefined ? amount : `CASE WHEN ${whenSql(child, tally.minus, CHILD)} THEN -(${amount}) ELSE ${amount} END`;
  const whole = tally.field === undefined || child.fields.find((field) => field.name === tally.field)!.spec.type === 'integer';
  const exact = whole && (tally.times === undefined || child.fields.find((field) => field.name === tally.times)!.spec.type === 'integer');
  const sum = `coalesce(sum(${signed}), 0)`;
  const counted = tally.when === undefined ? '' : ` AND ${whenSql(child, tally.when, CHILD)}`;
  return `(SELECT ${exact ? sum : `round(${sum}, 2)`} FROM ${child.table} AS ${CHILD} WHERE ${CHILD}.${via} = ${entity.table}.id${counted})`;
}

const whenSql = (entity: EntityModel, when: When, table: string): string => {
  const { column } = entity.fields.find((field) => field.name === when.field)!;
  return `${table}.${column} IN (${when.in.map((value) => (typeof value === 'string' ? sqlString(value) : String(Number(value)))).join(', ')})`;
};

/** Whether the rule holds for a row of the entity's table; null where it has no limit. */
export const tallyRuleSql = (app: AppModel, entity: EntityModel, rule: TallyRule): string =>
  `${tallySql(app, entity, rule)} ${rule.op} ${typeof rule.limit === 'number' ? String(rule.limit) : valueSql(app, entity, rule.limit)}`;
