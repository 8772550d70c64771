import { pyDocstring, pyString } from '../../../src/domain/escape.js';
import { filterFields } from '../../../src/domain/filter-fields.js';
import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import type { SortModel } from '../../../src/domain/model-listing.js';
import type { LinkModel } from '../../../src/domain/model-relations.js';
import { sortExpression } from '../../../src/domain/sqlite-order.js';
import { lines } from '../../../src/domain/text.js';
import { countersOf } from '../../../src/domain/sqlite-counters.js';
import { isStored, tallyRuleSql, valueSql } from '../../../src/domain/sqlite-computed.js';
import { attributeOf, importOf, pyNames } from './names.js';
import { block, dictionary, tuple } from './text.js';

/** `<plural>/table.py`: where records lie and by what they are found. */
export function tableModule(app: AppModel, entity: EntityModel): string {
  const names = pyNames(entity);
  const { listing } = entity;
  const direction = listing.defaultSort.direction.toUpperCase();
  const computed = entity.fields.filter((field) => !isStored(field));
  const tallies = entity.rules.filter((rule) => rule.kind === 'tally');
  const counters = countersOf(entity).map(({ field, table, within }) => {
    const names = [attributeOf(field.name), table, ...(within === undefined ? [] : [attributeOf(within.field)])];
    return `Counter(${names.map(pyString).join(', ')})`;
  });
  const picks = filterFields(app, entity).map((field) => {
    const at = entity.links.findIndex((link) => field.kind === 'link' && link.field === field.field);
    return [pyString(field.key), at < 0 ? pyString(columnOf(app, entity, field)) : linkName(entity.links[at]!)] as const;
  });
  const bounds = listing.filters.flatMap((filter) =>
    filter.range === undefined
      ? []
      : [
          [pyString(filter.range.from), `(${pyString(columnOf(app, entity, filter))}, ">=")`] as const,
          [pyString(filter.range.to), `(${pyString(columnOf(app, entity, filter))}, "<=")`] as const,
        ],
  );
  const order = (sort: SortModel): string => sortExpression({ ...sort, column: columnOf(app, entity, sort) });
  const sorts = listing.sorts.map((sort) => [pyString(sort.field), pyString(order(sort))] as const);
  return lines(
    pyDocstring(`${entity.spec.pluralLabel} in SQL.`),
    '',
    'from app.db.table import Counter, Link, Table',
    importOf(entity, 'record', names.type),
    '',
    entity.links.map((link) => `${linkName(link)} = Link(${[attributeOf(link.field), link.table, link.ownerColumn, link.targetColumn].map(pyString).join(', ')})`),
    '',
    '',
    block(
      `class ${names.table}(Table[${names.type}]):`,
      `model = ${names.type}`,
      `name = ${pyString(entity.table)}`,
      `columns = ${dictionary(columns(entity))}`,
      computed.length > 0 && `worked_out = ${dictionary(computed.map((field) => [pyString(attributeOf(field.name)), pyString(valueSql(app, entity, field.name))] as const))}`,
      counters.length > 0 && `counters = ${tuple(counters)}`,
      tallies.length > 0 && `tallies = ${dictionary(tallies.map((rule) => [pyString(rule.id), pyString(tallyRuleSql(app, entity, rule))] as const))}`,
      entity.links.length > 0 && `links = ${tuple(entity.links.map(linkName))}`,
      picks.length > 0 && `picks = ${dictionary(picks)}`,
      bounds.length > 0 && `bounds = ${dictionary(bounds)}`,
      listing.search.length > 0 && `searched = ${tuple(listing.search.map((each) => pyString(each.column)))}`,
      sorts.length > 0 && `sorts = ${dictionary(sorts)}`,
      `order = ${pyString(`${order(listing.defaultSort)} ${direction}, rowid ${direction}`)}`,
    ),
    '',
  );
}

/** What is worked out is worked out in conditions and orders too. */
const columnOf = (app: AppModel, entity: EntityModel, { field, column }: { readonly field: string; readonly column: string }): string =>
  entity.fields.some((each) => each.name === field && !isStored(each)) ? valueSql(app, entity, field) : column;

const linkName = (link: LinkModel): string => `LINK_${attributeOf(link.field).toUpperCase()}`;

const columns = (entity: EntityModel): (readonly [string, string])[] => [
  ['"id"', '"id"'],
  ...[...entity.fields.filter(isStored).map((field) => ({ name: field.name, column: field.column })), ...entity.references.map((each) => ({ name: each.field, column: each.column }))].map(
    ({ name, column }) => [pyString(attributeOf(name)), pyString(column)] as const,
  ),
  ['"created_at"', '"created_at"'],
  ['"updated_at"', '"updated_at"'],
];

/** `tables.py` */
export const tablesModule = (app: AppModel): string =>
  lines(
    '"""One table for each kind of record."""',
    '',
    'from app.db.database import Database',
    app.entities.map((entity) => importOf(entity, 'table', pyNames(entity).table)),
    '',
    '',
    block(
      'class Tables:',
      block(
        'def __init__(self, database: Database) -> None:',
        app.entities.map((entity) => `self.${pyNames(entity).collection} = ${pyNames(entity).table}(database)`),
      ),
    ),
    '',
  );

/** `services.py` */
export const servicesModule = (app: AppModel): string =>
  lines(
    '"""One service for each kind of record."""',
    '',
    'from app.db.database import Database',
    'from app.tables import Tables',
    app.entities.map((entity) => importOf(entity, 'service', pyNames(entity).service)),
    '',
    '',
    block(
      'class Services:',
      block(
        'def __init__(self, database: Database) -> None:',
        app.entities.length > 0 && 'tables = Tables(database)',
        app.entities.map((entity) => `self.${pyNames(entity).collection} = ${pyNames(entity).service}(database, tables)`),
      ),
    ),
    '',
  );
