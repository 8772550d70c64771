import type { Field, Rule } from '@hexad/proto/documents';
import { sqlString } from './escape.js';
import { effectiveLimits } from './example-values.js';
import type { AppModel, EntityModel, FieldModel } from './model.js';
import type { LinkModel, ReferenceModel } from './model-relations.js';
import { snakeCase, sqlName } from './names.js';
import { counterStatements } from './sqlite-counters.js';
import { isStored } from './sqlite-computed.js';
import { dialectOf, sqlLiteral, type Dialect } from './sql-dialect.js';
import { lines } from './text.js';

/** The entities in the order in which their stories came: that of their migrations. */
export function inStoryOrder(app: AppModel): EntityModel[] {
  const order = (entity: EntityModel): number =>
    app.spec.stories.findIndex((story) => story.entity === entity.name && story.capability === 'manage');
  return [...app.entities].sort((a, b) => order(a) - order(b));
}

/** What makes an entity's tables and indexes. */
export const tableStatements = (app: AppModel, entity: EntityModel): string[] => [
  createTable(app, entity),
  ...indexes(dialectOf(app), entity),
  ...counterStatements(entity, dialectOf(app)),
  ...entity.links.filter(({ entity: target }) => isThere(app, entity, target)).map((link) => joinTable(app, entity, link)),
  ...(dialectOf(app).refersAhead ? [] : referringAhead(app, entity)),
];

/** Whether the table to which one refers is made before it, or may come later. */
function isThere(app: AppModel, entity: EntityModel, target: string): boolean {
  if (dialectOf(app).refersAhead) return true;
  const order = inStoryOrder(app).map(({ name }) => name);
  return order.indexOf(target) <= order.indexOf(entity.name);
}

/** What earlier tables have that could not be said before this one was there. */
function referringAhead(app: AppModel, entity: EntityModel): string[] {
  const order = inStoryOrder(app);
  return order
    .slice(0, order.indexOf(entity))
    .flatMap((earlier) => [
      ...earlier.references
        .filter((reference) => reference.entity === entity.name)
        .map(
          (reference) =>
            `ALTER TABLE ${earlier.table} ADD FOREIGN KEY (${reference.column}) REFERENCES ${entity.table} (id)${ON_DELETE[reference.onDelete]};`,
        ),
      ...earlier.links.filter((link) => link.entity === entity.name).map((link) => joinTable(app, earlier, link)),
    ]);
}

function createTable(app: AppModel, entity: EntityModel): string {
  const dialect = dialectOf(app);
  const rows = [
    'id TEXT PRIMARY KEY',
    ...entity.fields.filter(isStored).map((field) => column(dialect, field)),
    ...entity.references.map((reference) => referenceColumn(app, entity, reference)),
    `created_at ${dialect.moment} NOT NULL`,
    `updated_at ${dialect.moment} NOT NULL`,
    ...dialect.orderColumn,
    ...entity.rules.flatMap((rule) => compareCheck(entity, rule) ?? []),
  ];
  return `CREATE TABLE ${entity.table} (\n${rows.map((row) => `  ${row}`).join(',\n')}\n)${dialect.tableEnd};`;
}

function column(dialect: Dialect, field: FieldModel): string {
  const parts = [
    field.column,
    dialect.typeOf(field.spec),
    !field.nullable && 'NOT NULL',
    field.spec.unique && 'UNIQUE',
    ...checks(dialect, field),
  ];
  return parts.filter((part) => typeof part === 'string').join(' ');
}

const numeric = (field: Field): boolean => field.type === 'integer' || field.type === 'number';

/** Lengths are counted in other units here than in JavaScript: only bounds that hold in both are checked. */
function checks(dialect: Dialect, { spec, column: name, nullable }: FieldModel): string[] {
  const limits = numeric(spec) ? effectiveLimits(spec) : { minimum: undefined, maximum: undefined };
  const conditions = [
    spec.enum !== undefined && `${name} IN (${spec.enum.map(sqlString).join(', ')})`,
    spec.type === 'boolean' && dialect.name === 'sqlite' && `${name} IN (0, 1)`,
    ((spec.minLength ?? 0) > 0 || (!nullable && spec.type === 'string' && spec.enum === undefined)) && `length(${name}) > 0`,
    spec.maxLength !== undefined && `length(${name}) <= ${spec.maxLength}`,
    limits.minimum !== undefined && `${name} >= ${limits.minimum}`,
    spec.exclusiveMinimum !== undefined && `${name} > ${spec.exclusiveMinimum}`,
    limits.maximum !== undefined && `${name} <= ${limits.maximum}`,
    spec.exclusiveMaximum !== undefined && `${name} < ${spec.exclusiveMaximum}`,
  ].filter((condition) => condition !== false);
  return conditions.length === 0 ? [] : [`CHECK (${conditions.join(' AND ')})`];
}

const ON_DELETE = { restrict: ' ON DELETE RESTRICT', cascade: ' ON DELETE CASCADE', setNull: ' ON DELETE SET NULL' } as const;

function referenceColumn(app: AppModel, entity: EntityModel, reference: ReferenceModel): string {
  const required = reference.required ? ' NOT NULL' : '';
  const unique = reference.unique ? ' UNIQUE' : '';
  const target = isThere(app, entity, reference.entity)
    ? ` REFERENCES ${app.entity(reference.entity).table} (id)${ON_DELETE[reference.onDelete]}`
    : '';
  return `${reference.column} TEXT${required}${unique}${target}`;
}

function compareCheck(entity: EntityModel, rule: Rule): string | undefined {
  if (rule.kind !== 'compare') return undefined;
  const [left, right] = [rule.left, rule.right].map((name) => entity.fields.find((field) => field.name === name));
  if (left === undefined || right === undefined || left.spec.type !== right.spec.type) return undefined;
  return `CHECK (${left.column} ${rule.op === '!=' ? '<>' : rule.op} ${right.column})`;
}

const bare = (name: string): string => name.replaceAll('"', '');

function indexes(dialect: Dialect, entity: EntityModel): string[] {
  const references = entity.references
    .filter((reference) => !reference.unique)
    .map((reference) => `CREATE INDEX ${bare(entity.table)}_by_${bare(reference.column)} ON ${entity.table} (${reference.column});`);
  const together = entity.rules
    .filter((rule) => rule.kind === 'uniqueTogether')
    .map((rule, at, all) => {
      const columns = rule.fields.map((field) => sqlName(snakeCase(field)));
      const before = all.slice(0, at).filter((other) => other.fields.join() === rule.fields.join()).length;
      const name = `${bare(entity.table)}_unique_${columns.map(bare).join('_')}${before === 0 ? '' : `_${before + 1}`}`;
      const where =
        rule.when === undefined
          ? ''
          : ` WHERE ${sqlName(snakeCase(rule.when.field))} IN (${rule.when.in.map((value) => sqlLiteral(dialect, value)).join(', ')})`;
      return `CREATE UNIQUE INDEX ${name} ON ${entity.table} (${columns.join(', ')})${where};`;
    });
  return [...references, ...together];
}

function joinTable(app: AppModel, entity: EntityModel, link: LinkModel): string {
  const dialect = dialectOf(app);
  const target = app.entity(link.entity).table;
  return lines(
    `CREATE TABLE ${link.table} (`,
    `  ${link.ownerColumn} TEXT NOT NULL REFERENCES ${entity.table} (id) ON DELETE CASCADE,`,
    `  ${link.targetColumn} TEXT NOT NULL REFERENCES ${target} (id) ON DELETE CASCADE,`,
    dialect.orderColumn.map((each) => `  ${each},`),
    `  PRIMARY KEY (${link.ownerColumn}, ${link.targetColumn})`,
    `)${dialect.tableEnd};`,
  );
}
