import type { Field } from '@hexad/proto/documents';
import type { EntityModel } from '../../../../src/domain/model.js';
import type { FilterModel } from '../../../../src/domain/model-listing.js';
import type { Value } from '../../../../src/domain/example-values.js';
import { distinctValues } from '../../../../src/domain/examples.js';
import { variableName } from '../../../../src/domain/names.js';
import { nearestFirst, startsOf } from '../../../../src/domain/reach.js';
import { tsString, tsTemplate, tsValue } from '../../../../src/domain/escape.js';
import { code, differingIn, withFixed, type Changes } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { moved } from './rule-requests.js';
import { computedFilterTest } from './rules/computed.js';
import { minusFilterTest } from './rules/tally.js';
import { type Writer } from './writer.js';

/** Two records that differ in a field: how they are made, and the value of the first as it stands in a query. */
interface Pair {
  readonly made: readonly string[];
  readonly value: string;
  readonly before?: string;
}

const statesInOrder = (entity: EntityModel): string[] => nearestFirst(entity, entity.states?.states ?? []);

function pairOf(w: Writer, entity: EntityModel, name: string): Pair | undefined {
  const field = entity.fields.find((each) => each.name === name);
  if (field?.guarded === true) {
    const [first, second] = statesInOrder(entity);
    if (first === undefined || second === undefined) return undefined;
    const made = (state: string): string => w.reached(entity, [{ field: name, in: [state] }]);
    return { made: [made(second), made(first)], value: encode(second) };
  }
  if (field !== undefined) {
    if (!field.writable) return undefined;
    const [first, second] = differingIn(entity, name, 2);
    if (first === undefined) return undefined;
    const others = second === undefined ? [] : [w.create(entity, second.changes)];
    return { made: [w.create(entity, first.changes), ...others] as const, value: encode(first.value) };
  }
  const relation = entity.references.find((each) => each.field === name);
  if (relation !== undefined) {
    const parent = variableName(relation.name);
    const before = `const ${parent} = ${w.parent(entity, relation)};\nconst other = ${w.parent(entity, relation)};`;
    const made = (of: string): string => w.create(entity, { [name]: code(`${of}.id`) });
    return { before, made: [made(parent), made('other')], value: `\${${parent}.id}` };
  }
  const link = entity.links.find((each) => each.field === name);
  if (link === undefined) return undefined;
  const target = w.app.entity(link.entity);
  const before = `const linked = ${w.create(target)};\nconst other = ${w.create(target)};`;
  const made = (of: string): string => w.create(entity, { [name]: code(`[${of}.id]`) });
  return { before, made: [made('linked'), made('other')], value: '${linked.id}' };
}

const encode = (value: Value): string => tsTemplate(encodeURIComponent(String(value)));

export function filterTest(w: Writer, entity: EntityModel, name: string): string | undefined {
  const filter = entity.listing.filters.find((each) => each.field === name);
  if (filter === undefined) return undefined;
  const field = entity.fields.find((each) => each.name === name);
  if (field?.spec.computed !== undefined) return computedFilterTest(w, entity, field, filter);
  if (entity.talliedBy.some(({ rule }) => rule.minus?.field === name)) return minusFilterTest(w, entity, field!, filter);
  if (field?.spec.counter !== undefined) return numberFilterTest(w, entity, filter);
  if (name === 'createdAt' || name === 'updatedAt' || field?.writable === false) return stampFilterTest(w, entity, filter);
  const pair = pairOf(w, entity, name);
  if (pair === undefined) return undefined;
  const items = w.help('items');
  return lines(
    pair.before,
    `const wanted = ${pair.made[0]};`,
    pair.made[1] !== undefined && `${pair.made[1]};`,
    `expect(${items}(await api.get(\`${entity.path}?${filter.param}=${pair.value}\`))).toEqual([wanted]);`,
    rangeAssertions(w, entity, filter, field?.spec),
    filter.kind !== 'string' &&
      filter.kind !== 'text' &&
      `expect((await api.get('${entity.path}?${filter.param}=none-of-these')).status).toBe(400);`,
  );
}

/** Numbers are given: the record says which one it has. */
function numberFilterTest(w: Writer, entity: EntityModel, filter: FilterModel): string {
  return lines(
    `const wanted = ${w.create(entity)};`,
    `${w.create(entity)};`,
    `const found = ${w.help('items')}(await api.get(\`${entity.path}?${filter.param}=\${wanted.${filter.field}}\`));`,
    `expect(found).toContainEqual(wanted);`,
    `for (const one of found) expect(one.${filter.field}).toBe(wanted.${filter.field});`,
  );
}

/** From and to hold the value itself; a bound on its other side leaves it out. */
function rangeAssertions(w: Writer, entity: EntityModel, filter: FilterModel, field: Field | undefined): string[] {
  if (filter.range === undefined || field === undefined) return [];
  const [first, second] = distinctValues(entity, field.name, 2);
  if (first === undefined || second === undefined) return [];
  const items = w.help('items');
  const param = first < second ? filter.range.to : filter.range.from;
  const opposite = first < second ? filter.range.from : filter.range.to;
  const get = (name: string, value: Value): string => `await api.get('${entity.path}?${name}=${encodeURIComponent(String(value))}')`;
  return [
    `expect(${items}(${get(param, first)})).toEqual([wanted]);`,
    `expect(${items}(${get(opposite, first)})).toHaveLength(2);`,
    `expect(${items}(${get(opposite, second)})).not.toContainEqual(wanted);`,
  ];
}

/** A field that the system sets: it is about now, or empty. */
function stampFilterTest(w: Writer, entity: EntityModel, filter: FilterModel): string | undefined {
  if (filter.range === undefined) return undefined;
  const { variable } = entity;
  const transition = entity.states?.transitions.find((each) => each.stamps.includes(filter.field));
  const [start] = transition === undefined ? [] : startsOf(entity, transition);
  const items = w.help('items');
  const list = (param: string): string => `${items}(await api.get('${entity.path}?${param}=2001-01-01'))`;
  const field = entity.fields.find((each) => each.name === filter.field);
  if (start === undefined) {
    const empty = field !== undefined && field.spec.default === undefined;
    return lines(
      `${empty ? '' : `const ${variable} = `}${w.create(entity)};`,
      `expect(${list(filter.range.from)}).toEqual([${empty ? '' : variable}]);`,
      `expect(${list(filter.range.to)}).toEqual([]);`,
    );
  }
  return lines(
    `const ${variable} = ${w.inState(entity, start)};`,
    `const { body } = ${moved(w, entity, variable, transition!)};`,
    `expect(${list(filter.range.from)}).toEqual([body]);`,
    `expect(${list(filter.range.to)}).toEqual([]);`,
  );
}

export function sortTest(w: Writer, entity: EntityModel, name: string): string | undefined {
  const sort = entity.listing.sorts.find((each) => each.field === name);
  if (sort === undefined) return undefined;
  const made = recordsToSort(w, entity, name);
  const items = w.help('items');
  const key = (value: Value): Value => (sort.text ? fold(value) : (sort.values?.indexOf(String(value)) ?? value));
  const ordered = made.values?.toSorted((a, b) => ascending(key(a), key(b)));
  return lines(
    made.code,
    `const up = ${items}(await api.get('${entity.path}?sort=${name}')).map((each) => each.${name});`,
    `const down = ${items}(await api.get('${entity.path}?sort=-${name}')).map((each) => each.${name});`,
    `expect(up).toEqual(${ordered === undefined ? `up.toSorted()` : tsValue(ordered)});`,
    'expect(down).toEqual(up.toReversed());',
    ordered === undefined && `expect(up).toHaveLength(${made.count});`,
    `expect((await api.get('${entity.path}?sort=nothing')).status).toBe(400);`,
  );
}

const fold = (value: Value): Value => (typeof value === 'string' ? value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase() : value);
const ascending = (a: Value, b: Value): number => (a < b ? -1 : Number(a > b));

function recordsToSort(w: Writer, entity: EntityModel, name: string): { code: string; count: number; values?: Value[] } {
  const field = entity.fields.find((each) => each.name === name);
  if (field?.guarded === true) {
    const states = statesInOrder(entity).slice(0, 3);
    return {
      code: states.map((state) => `${w.reached(entity, [{ field: name, in: [state] }])};`).join('\n'),
      count: states.length,
      values: states,
    };
  }
  if (field?.writable === true) {
    const made = rotated(differingIn(entity, name, 3));
    const values = made.map(({ value }) => value);
    return { code: made.map(({ changes }) => `${w.create(entity, changes)};`).join('\n'), count: values.length, values };
  }
  const reference = entity.references.find((each) => each.field === name);
  const changes: Changes = reference === undefined ? {} : { [name]: code(`(${w.parent(entity, reference)}).id`) };
  return { code: `${w.create(entity, changes)};\n${w.create(entity, changes)};`, count: 2 };
}

/** Neither ascending nor descending, where there are three. */
const rotated = <T>(values: readonly T[]): T[] => [...values.slice(1), ...values.slice(0, 1)];

/** A value that no other searched field of an example holds, and one that does not hold it. */
function searchedValues(entity: EntityModel, field: Field): [Value?, Value?] {
  const others = entity.fields.filter((each) => each.name !== field.name && entity.listing.search.some((one) => one.field === each.name));
  const elsewhere = others.flatMap((other) => distinctValues(entity, other.name, 9)).map((value) => String(value).toLowerCase());
  const values = distinctValues(entity, field.name, 24);
  const first = values.find((value) => !elsewhere.some((text) => text.includes(String(value).toLowerCase()))) ?? values[0];
  return [first, values.find((value) => value !== first && !String(value).toLowerCase().includes(String(first).toLowerCase()))];
}

export function searchTest(w: Writer, entity: EntityModel, name: string): string | undefined {
  const field = entity.fields.find((each) => each.name === name);
  if (field === undefined || !entity.listing.search.some((each) => each.field === name)) return undefined;
  const [first, second] = searchedValues(entity, field.spec);
  if (first === undefined) return undefined;
  const items = w.help('items');
  const text = String(first);
  return lines(
    `const wanted = ${w.create(entity, withFixed(entity, { [name]: first }))};`,
    second !== undefined && `${w.create(entity, withFixed(entity, { [name]: second }))};`,
    [text.toLowerCase(), text.toUpperCase()]
      .filter((query, at, all) => all.indexOf(query) === at)
      .map((query) => `expect(${items}(await api.get(${tsString(`${entity.path}?q=${encodeURIComponent(query)}`)}))).toEqual([wanted]);`),
    `expect(${items}(await api.get('${entity.path}?q=nothing%20like%20this'))).toEqual([]);`,
  );
}

/** Two records, the first of which is `wanted`, and the query that leaves the other out. */
export function narrowed(w: Writer, entity: EntityModel): { readonly made: string; readonly query: string } | undefined {
  for (const { field } of entity.listing.search) {
    const spec = entity.fields.find((each) => each.name === field)?.spec;
    const [first, second] = spec === undefined ? [] : searchedValues(entity, spec);
    if (first === undefined || second === undefined) continue;
    const [wanted, other] = [first, second].map((value) => w.create(entity, withFixed(entity, { [field]: value })));
    return { made: lines(`const wanted = ${wanted!};`, `${other!};`), query: `q=${tsTemplate(encodeURIComponent(String(first)))}` };
  }
  for (const { field, param } of entity.listing.filters) {
    const own = entity.fields.find((each) => each.name === field);
    if (own !== undefined && !own.writable) continue;
    const pair = field === 'createdAt' || field === 'updatedAt' ? undefined : pairOf(w, entity, field);
    if (pair?.made[1] === undefined) continue;
    return { made: lines(pair.before, `const wanted = ${pair.made[0]!};`, `${pair.made[1]};`), query: `${param}=${pair.value}` };
  }
  return undefined;
}
