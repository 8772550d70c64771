import type { FilterModel } from '../../../src/domain/model-listing.js';
import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import { comment, tsString } from '../../../src/domain/escape.js';
import { lines, list } from '../../../src/domain/text.js';
import { fieldSchema, type Helper } from './field-schemas.js';
import { filterFields } from '../../../src/domain/filter-fields.js';
import { fieldType, moduleNames, orNull, valuesConstant } from './names.js';
import { overlapFilters } from './rules/overlap.js';

/** `<plural>/schema.ts`: the record, and what requests may say. */
export function schemaModule(app: AppModel, entity: EntityModel): string {
  const names = moduleNames(entity);
  const writable = entity.fields.filter((field) => field.writable);
  const schemas = writable.map((field) => ({ field, schema: fieldSchema(field, valuesConstant(entity, field)) }));
  const helpers = [...new Set(schemaHelpers(entity))].sort();
  const readOnly = ['id', 'createdAt', 'updatedAt', ...entity.fields.filter((field) => !field.writable).map((field) => field.name)];
  const { imports, members } = queryMembers(entity);
  return lines(
    `// ${comment(entity.spec.label)}: the record, and what a request may say about it.`,
    "import { z } from 'zod';",
    helpers.length > 0 && `import { ${helpers.join(', ')} } from '../http/fields.ts';`,
    `import { ${imports.join(', ')} } from '../http/list-query.ts';`,
    "import { parse } from '../http/validation.ts';",
    '',
    entity.fields
      .filter((field) => field.spec.enum !== undefined)
      .map((field) => `export const ${valuesConstant(entity, field)} = [${field.spec.enum!.map(tsString).join(', ')}] as const;\n`),
    `export interface ${entity.type} {`,
    'id: string;',
    entity.fields.map((field) => `${field.name}: ${orNull(fieldType(entity, field), field.nullable)};`),
    entity.references.map((reference) => `${reference.field}: ${orNull('string', !reference.required)};`),
    entity.links.map((link) => `${link.field}: string[];`),
    'createdAt: string;',
    'updatedAt: string;',
    '}',
    '',
    `const READ_ONLY = [${readOnly.map(tsString).join(', ')}];`,
    '',
    `const ${names.inputSchema} = z.strictObject({`,
    schemas.map(({ field, schema }) => `${field.name}: ${schema.source},`),
    entity.references.map((reference) => `${reference.field}: z.uuid()${reference.required ? '' : '.nullable().default(null)'},`),
    entity.links.map(
      (link) =>
        `${link.field}: z.array(z.uuid())${link.required ? '.min(1)' : ''}.transform(distinct)${link.required ? '' : '.default([])'},`,
    ),
    '});',
    '',
    `export type ${names.input} = z.output<typeof ${names.inputSchema}>;`,
    '',
    `export const ${names.readInput} = (body: unknown): ${names.input} => parse(${names.inputSchema}, body, READ_ONLY);`,
    '',
    '/** The part of a record that a request may write. */',
    `export const ${names.toInput} = (${entity.variable}: ${entity.type}): ${names.input} => ({`,
    inputFields(entity).map((name) => `${name}: ${entity.variable}.${name},`),
    '});',
    '',
    transitionBodies(entity),
    `export const ${names.querySchema} = z.strictObject({`,
    members,
    '});',
    '',
    `export type ${names.query} = z.output<typeof ${names.querySchema}>;`,
    '',
    filterInterface(app, entity),
  );
}

/** Names of what a request may write: own fields, then relations. */
export const inputFields = (entity: EntityModel): string[] => [
  ...entity.fields.filter((field) => field.writable).map((field) => field.name),
  ...[...entity.references, ...entity.links].map((relation) => relation.field),
];

const transitionBodies = (entity: EntityModel): string | false =>
  entity.states !== undefined &&
  entity.states.transitions.length > 0 &&
  lines(
    '/** What each transition takes along; the values are checked with the whole record. */',
    'export const transitionBodies = {',
    entity.states.transitions.map(
      (transition) =>
        `${transition.name}: z.strictObject({ ${list(...transition.takes.map((field) => `${field}: z.unknown().optional()`))} }),`,
    ),
    '};',
    '',
  );

function queryMembers(entity: EntityModel): { imports: string[]; members: string[] } {
  const { listing } = entity;
  const used = new Set<string>(['paging']);
  const use = (name: string, call: string): string => {
    used.add(name);
    return call;
  };
  const members = [
    `...paging(${listing.pageSize.default}, ${listing.pageSize.max}),`,
    ...(listing.sorts.length > 0
      ? [`sort: ${use('sorting', `sorting([${listing.sorts.map((sort) => tsString(sort.field)).join(', ')}])`)},`]
      : []),
    ...(listing.search.length > 0 ? ['q: z.string().optional(),'] : []),
    ...listing.filters.flatMap((filter) => {
      used.add('anyOf');
      const item = filterItem(entity, filter, use);
      return [
        `${filter.param}: anyOf(${item.value}),`,
        ...(filter.range === undefined
          ? []
          : [`${filter.range.from}: ${item.from}.optional(),`, `${filter.range.to}: ${item.to}.optional(),`]),
      ];
    }),
  ];
  return { imports: [...used].sort(), members };
}

function filterItem(
  entity: EntityModel,
  filter: FilterModel,
  use: (name: string, call: string) => string,
): { value: string; from: string; to: string } {
  const same = (source: string): { value: string; from: string; to: string } => ({ value: source, from: source, to: source });
  const field = entity.fields.find((each) => each.name === filter.field);
  if (field?.spec.enum !== undefined) return same(`z.enum(${valuesConstant(entity, field)})`);
  switch (filter.kind) {
    case 'boolean':
      return same(use('flag', 'flag'));
    case 'integer':
    case 'number':
      return same(use('numeric', 'numeric'));
    case 'date':
      return same('z.iso.date()');
    case 'datetime':
      return { value: use('instant', 'instant'), from: use('instant', 'instant'), to: use('dayEnd', 'dayEnd') };
    case 'time':
      return same('z.iso.time()');
    case 'reference':
    case 'link':
      return same('z.uuid()');
    default:
      return same('z.string()');
  }
}

/** Records are picked by these, in lists and in rules alike. */
function filterInterface(app: AppModel, entity: EntityModel): string {
  const fields = filterFields(app, entity);
  const ranges = entity.listing.filters.filter((filter) => filter.range !== undefined);
  return lines(
    '/** Which records: those that agree with everything that is given. */',
    `export interface ${moduleNames(entity).filter} {`,
    entity.listing.search.length > 0 && 'q?: string | undefined;',
    fields.map((field) => `${field.key}?: readonly ${field.type}[] | undefined;`),
    overlapFilters(entity),
    ranges.map((filter) => {
      const type = filter.kind === 'integer' || filter.kind === 'number' ? 'number' : 'string';
      return [`${filter.range!.from}?: ${type} | undefined;`, `${filter.range!.to}?: ${type} | undefined;`];
    }),
    '}',
  );
}

export const schemaHelpers = (entity: EntityModel): Helper[] => [
  ...entity.fields.filter((field) => field.writable).flatMap((field) => fieldSchema(field, '').helpers),
  ...(entity.links.length > 0 ? (['distinct'] as const) : []),
];
