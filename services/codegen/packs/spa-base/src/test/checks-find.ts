import { tsString } from '../../../../src/domain/escape.js';
import { exampleValue, type Value } from '../../../../src/domain/example-values.js';
import type { FieldModel } from '../../../../src/domain/model.js';
import { type Feature, relationsOf } from '../feature.js';
import { filterLabel, shownStamp, STAMP_LABELS } from '../feature/listing.js';
import { lines } from '../modules.js';
import { Expression, listPath, Writer } from './writer.js';

export function filterTest(w: Writer, feature: Feature, name: string): string | undefined {
  const { entity } = feature;
  const filter = entity.listing.filters.find((each) => each.field === name);
  if (filter === undefined) return undefined;
  const label = filterLabel(entity, filter);
  const relation = relationsOf(entity).find((each) => each.field === name);
  if (relation !== undefined) {
    const parent = w.feature(relation.entity)!;
    const link = 'table' in relation;
    const points = (variable: string): Expression => new Expression(link ? `[${variable}.id]` : `${variable}.id`);
    return lines(
      `const one = ${w.add(parent)};\nconst another = ${w.add(parent)};`,
      `const wanted = ${w.add(feature, { [name]: points('one') })};`,
      `${w.add(feature, { [name]: points('another') })};`,
      w.open(listPath(feature)),
      narrow(w, label, 'one.id'),
      rows(w, feature, 'wanted'),
    );
  }
  const values = distinctValues(entity.fields.find((each) => each.name === name));
  if (values === undefined) return undefined;
  const [wanted, ...others] = values.length > 2 ? [values[1]!, values[0]!, values[2]!] : values;
  return lines(
    `const wanted = ${w.add(feature, { [name]: wanted! })};`,
    ...others.map((other) => `${w.add(feature, { [name]: other })};`),
    w.open(listPath(feature)),
    filter.range === undefined
      ? narrow(w, label, tsString(String(wanted)))
      : lines(narrow(w, `${label} from`, tsString(start(wanted!))), narrow(w, `${label} to`, tsString(end(wanted!)))),
    rows(w, feature, 'wanted'),
  );
}

const narrow = (w: Writer, label: string, value: string): string => `await ${w.form('narrow')}(${tsString(label)}, ${value});`;

const rows = (w: Writer, feature: Feature, ...variables: string[]): string =>
  `await ${w.page('expectRows')}(${variables.map((variable) => w.nameOf(feature, variable)).join(', ')});`;

/** The day of an instant and the end of its month: a filter by day lets the whole day through or none of it. */
const INSTANT = /^\d{4}-\d\d-\d\dT/;
const start = (value: Value): string => (INSTANT.test(String(value)) ? `${String(value).slice(0, 8)}01` : String(value));
const end = (value: Value): string => (INSTANT.test(String(value)) ? `${String(value).slice(0, 8)}28` : String(value));

/** Two or three values of a field, from the least to the greatest. */
function distinctValues(field: FieldModel | undefined): Value[] | undefined {
  if (field === undefined) return undefined;
  const { spec } = field;
  if (spec.type === 'boolean') return [false, true];
  if (spec.type === 'datetime') return ['2031-01-04T09:00:00.000Z', '2031-03-04T09:00:00.000Z', '2031-06-04T09:00:00.000Z'];
  const values = [...new Set([1, 2, 3, 4].map((n) => exampleValue(spec, n)))].slice(0, 3);
  const rank = (value: Value): Value => spec.enum?.indexOf(String(value)) ?? value;
  return values.length < 2 ? undefined : values.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

export function sortTest(w: Writer, feature: Feature, name: string): string | undefined {
  const { entity } = feature;
  if (!entity.listing.sorts.some((sort) => sort.field === name)) return undefined;
  const field = entity.fields.find((each) => each.name === name);
  const stamp = STAMP_LABELS[name];
  const pair = distinctValues(field);
  if (pair === undefined && (stamp === undefined || !shownStamp(entity, name))) return undefined;
  const label = tsString(field?.spec.label ?? stamp!);
  const changes = (at: 0 | 1): Record<string, Value> => (pair === undefined ? {} : { [name]: pair[at]! });
  return lines(
    `const lesser = ${w.add(feature, changes(0))};`,
    `const greater = ${w.add(feature, changes(1))};`,
    w.open(listPath(feature)),
    `await ${w.page('sortBy')}(${label}, 'ascending');`,
    rows(w, feature, 'lesser', 'greater'),
    `await ${w.page('sortBy')}(${label}, 'descending');`,
    rows(w, feature, 'greater', 'lesser'),
  );
}

export function searchTest(w: Writer, feature: Feature, name: string): string | undefined {
  if (!feature.entity.listing.search.some((each) => each.field === name)) return undefined;
  return lines(
    `const wanted = ${w.add(feature, { [name]: 'Needle' })};`,
    `${w.add(feature, { [name]: 'Haystack' })};`,
    w.open(listPath(feature)),
    narrow(w, `Search ${feature.pluralLabel}`, "'needle'"),
    rows(w, feature, 'wanted'),
  );
}
