import { tsKey, tsValue } from '../../../../src/domain/escape.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import { inputSchema, type Schema } from '../../../../src/domain/openapi-schemas.js';
import { type Feature, relationsOf } from '../feature.js';
import { lines } from '../modules.js';

/** The variable of a feature's resource in tests. */
export const resourceName = (feature: Feature): string => (feature.many === feature.one ? `${feature.many}Resource` : feature.many);

/** What the tests' server knows, from the same source as the OpenAPI document. */
export const resourcesModule = (features: readonly Feature[]): string =>
  lines(
    "import type { Resource } from './resource';\n",
    ...features.map((feature) => `export const ${resourceName(feature)}: Resource = ${object(resource(feature, features))};\n`),
    `export const resources: readonly Resource[] = [${features.map(resourceName).join(', ')}];`,
  );

const object = (members: Readonly<Record<string, unknown>>): string =>
  `{\n${Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${tsKey(key)}: ${tsValue(value)},`)
    .join('\n')}\n}`;

function resource({ entity }: Feature, features: readonly Feature[]): Record<string, unknown> {
  const schema = inputSchema(entity);
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const plural = (name: string): string => features.find((feature) => feature.entity.name === name)!.entity.plural;
  const { listing, states } = entity;
  return {
    name: entity.plural,
    properties,
    required: schema['required'] ?? [],
    blank: blank(entity),
    unique: [
      ...entity.fields.filter((field) => field.spec.unique).map((field) => field.name),
      ...entity.references.filter((reference) => reference.unique).map((reference) => reference.field),
    ],
    pageSize: listing.pageSize.default,
    defaultSort: `${listing.defaultSort.direction === 'desc' ? '-' : ''}${listing.defaultSort.field}`,
    search: listing.search.map((each) => each.field),
    filters: Object.fromEntries(
      listing.filters.flatMap((filter) => [
        [filter.param, { field: filter.field }],
        ...(filter.range === undefined
          ? []
          : [
              [filter.range.from, { field: filter.field, end: 'from' }],
              [filter.range.to, { field: filter.field, end: 'to' }],
            ]),
      ]),
    ),
    references: Object.fromEntries(
      entity.references.map((reference) => [reference.field, { to: plural(reference.entity), onDelete: reference.onDelete ?? 'restrict' }]),
    ),
    stateField: states?.field,
    transitions: Object.fromEntries(
      (states?.transitions ?? []).map(({ segment, spec, requires, stamps }) => [
        segment,
        { from: spec.from, to: spec.to, requires, stamps },
      ]),
    ),
    collections: Object.fromEntries(
      entity.collections.map((collection) => [
        collection.segment,
        { of: plural(collection.entity), field: collection.field, own: collection.via === 'owned' },
      ]),
    ),
  };
}

function blank(entity: EntityModel): Record<string, unknown> {
  const values = entity.fields.map((field) => {
    const fallback = field.name === entity.spec.stateField ? (field.spec.default ?? entity.spec.initialState) : field.spec.default;
    return [field.name, typeof fallback === 'object' ? null : (fallback ?? null)] as const;
  });
  const relations = relationsOf(entity).map((relation) => [relation.field, 'table' in relation ? [] : null] as const);
  return Object.fromEntries([...values, ...relations]);
}
