import type { Field } from '@hexad/proto/documents';
import { pyDocstring, pyRegex, pyString, pyValue } from '../../../src/domain/escape.js';
import { effectiveLimits } from '../../../src/domain/example-values.js';
import type { EntityModel, FieldModel } from '../../../src/domain/model.js';
import type { FilterModel } from '../../../src/domain/model-listing.js';
import { spaced } from '../../../src/domain/names.js';
import { lines, list } from '../../../src/domain/text.js';
import { attributeOf } from './names.js';
import { dictionary, tuple } from './text.js';

/** `<plural>/schema.py`: what requests may say. */
export function schemaModule(entity: EntityModel): string {
  const readOnly = ['id', 'createdAt', 'updatedAt', ...entity.fields.filter((field) => !field.writable).map((field) => field.name)];
  return lines(
    pyDocstring(`${entity.spec.label}: what a request may say about it, and ask of the list.`),
    '',
    `from app.base.kinds import ${KINDS.join(', ')}, now, today`,
    'from app.base.listing import Listing',
    'from app.base.schema import Field, Schema',
    '',
    'SCHEMA = Schema(',
    entity.fields.filter((field) => field.writable).map((field) => `${fieldSource(field)},`),
    entity.references.map((reference) => `${relationSource(reference.field, 'Id()', reference.required ? '' : ', default=None, nullable=True')},`),
    entity.links.map(
      (link) => `${relationSource(link.field, link.required ? 'Ids(required=True)' : 'Ids()', link.required ? '' : ', default=list')},`,
    ),
    `read_only=${tuple(readOnly.map(pyString))},`,
    ')',
    '',
    listing(entity),
    '',
  );
}

const KINDS = ['Choice', 'Day', 'Flag', 'Id', 'Ids', 'Moment', 'Number', 'Text', 'TimeOfDay'];

const relationSource = (name: string, kind: string, rest: string): string =>
  `Field(${pyString(attributeOf(name))}, ${pyString(name)}, ${kind}${rest})`;

function fieldSource(field: FieldModel): string {
  const fallback = defaultOf(field);
  const parts = list(
    pyString(attributeOf(field.name)),
    pyString(field.name),
    kindOf(field.spec, !field.nullable),
    fallback !== undefined && `default=${fallback}`,
    field.nullable && !field.guarded && 'nullable=True',
  );
  return `Field(${parts})`;
}

function defaultOf(field: FieldModel): string | undefined {
  if (field.guarded) return 'None';
  const fallback = field.spec.default;
  if (fallback === undefined) return field.nullable ? 'None' : undefined;
  if (typeof fallback !== 'object') return pyValue(fallback);
  return field.spec.type === 'date' ? 'today' : 'now';
}

const choice = (values: readonly string[]): string => `Choice(${tuple(values.map(pyString))})`;

function kindOf(spec: Field, filled: boolean): string {
  if (spec.enum !== undefined) return choice(spec.enum);
  switch (spec.type) {
    case 'boolean':
      return 'Flag()';
    case 'date':
      return 'Day()';
    case 'datetime':
      return 'Moment()';
    case 'time':
      return 'TimeOfDay()';
    case 'integer':
    case 'number':
      return numberKind(spec);
    default:
      return textKind(spec, filled);
  }
}

const named = (name: string, value: string | number | undefined): string | false => value !== undefined && `${name}=${value}`;

function numberKind(spec: Field): string {
  const { minimum, maximum } = effectiveLimits(spec);
  const parts = list(
    named('minimum', minimum),
    named('maximum', maximum),
    named('above', spec.exclusiveMinimum),
    named('below', spec.exclusiveMaximum),
    spec.type === 'integer' && 'whole=True',
    spec.format === 'money' && 'money=True',
  );
  return `Number(${parts})`;
}

const FORMATS = new Set(['email', 'uuid', 'url', 'phone', 'color', 'country-code', 'currency-code']);

function textKind(spec: Field, filled: boolean): string {
  const format = FORMATS.has(spec.format ?? '') ? spaced(spec.format!) : undefined;
  const parts = list(
    named('min_length', spec.minLength),
    named('max_length', spec.maxLength),
    spec.pattern !== undefined && `pattern=${pyRegex(spec.pattern)}`,
    spec.pattern !== undefined && spec.patternHint !== undefined && `words=${pyString(spec.patternHint.words)}`,
    format !== undefined && `format=${pyString(format)}`,
    filled && spec.format === undefined && spec.pattern === undefined && 'filled=True',
  );
  return `Text(${parts})`;
}

function listing(entity: EntityModel): string {
  const { listing: model } = entity;
  const filters = model.filters.map((filter) => [pyString(filter.param), filterKind(entity, filter)] as const);
  const bounds = model.filters.flatMap((filter) =>
    filter.range === undefined
      ? []
      : [
          [pyString(filter.range.from), filterKind(entity, filter)] as const,
          [pyString(filter.range.to), filter.kind === 'datetime' ? 'Moment(ends_day=True)' : filterKind(entity, filter)] as const,
        ],
  );
  return lines(
    'LISTING = Listing(',
    `page_size=${model.pageSize.default},`,
    `max_page_size=${model.pageSize.max},`,
    model.sorts.length > 0 && `sorts=${tuple(model.sorts.map((sort) => pyString(sort.field)))},`,
    model.search.length > 0 && 'searches=True,',
    filters.length > 0 && `filters=${dictionary(filters)},`,
    bounds.length > 0 && `bounds=${dictionary(bounds)},`,
    ')',
  );
}

function filterKind(entity: EntityModel, filter: FilterModel): string {
  const field = entity.fields.find((each) => each.name === filter.field);
  if (field?.spec.enum !== undefined) return choice(field.spec.enum);
  switch (filter.kind) {
    case 'boolean':
      return 'Flag()';
    case 'integer':
    case 'number':
      return 'Number()';
    case 'date':
      return 'Day()';
    case 'datetime':
      return 'Moment()';
    case 'time':
      return 'TimeOfDay()';
    case 'reference':
    case 'link':
      return 'Id()';
    default:
      return 'Text()';
  }
}
