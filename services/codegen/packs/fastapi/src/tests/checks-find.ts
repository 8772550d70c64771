import type { Field } from '@hexad/proto/documents';
import { pyString, pyValue } from '../../../../src/domain/escape.js';
import type { Value } from '../../../../src/domain/example-values.js';
import { distinctValues } from '../../../../src/domain/examples.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import type { FilterModel } from '../../../../src/domain/model-listing.js';
import { nearestFirst, startsOf } from '../../../../src/domain/reach.js';
import { code, differingIn, withFixed, type Changes } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { pyNames } from '../names.js';
import { computedFilterTest } from './rules/computed.js';
import { minusFilterTest } from './rules/tally.js';
import { moved, valueOf, type Writer } from './writer.js';

/** Two records that differ in a field: how they are made, and the value of the first as it stands in a query. */
interface Pair {
  readonly made: readonly string[];
  /** A part of a formatted string. */
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
  const pointing = (parent: string, wrap: (id: string) => string): Pair => ({
    before: lines(`linked = ${parent}`, `other = ${parent}`),
    made: ['linked', 'other'].map((of) => w.create(entity, { [name]: code(wrap(valueOf(of, 'id'))) })),
    value: "{linked['id']}",
  });
  const relation = entity.references.find((each) => each.field === name);
  if (relation !== undefined) return pointing(w.parent(entity, relation), (id) => id);
  const link = entity.links.find((each) => each.field === name);
  return link === undefined ? undefined : pointing(w.create(w.app.entity(link.entity)), (id) => `[${id}]`);
}

/** Within a formatted string: nothing of what is left is a brace or a quote. */
const encode = (value: Value): string => encodeURIComponent(String(value));

const get = (entity: EntityModel, query: string): string =>
  `api.get(${query.includes('{') ? 'f' : ''}"${entity.path}?${query}")`;

export function filterTest(w: Writer, entity: EntityModel, name: string): string | undefined {
  const filter = entity.listing.filters.find((each) => each.field === name);
  if (filter === undefined) return undefined;
  const field = entity.fields.find((each) => each.name === name);
  if (field?.spec.computed !== undefined) return computedFilterTest(w, entity, field, filter);
  if (entity.talliedBy.some(({ rule }) => rule.minus?.field === name)) return minusFilterTest(w, entity, field!, filter);
  if (name === 'createdAt' || name === 'updatedAt' || field?.writable === false) return stampFilterTest(w, entity, filter);
  const pair = pairOf(w, entity, name);
  if (pair === undefined) return undefined;
  return lines(
    pair.before,
    `wanted = ${pair.made[0]}`,
    pair.made[1],
    `assert items(${get(entity, `${filter.param}=${pair.value}`)}) == [wanted]`,
    rangeAssertions(entity, filter, field?.spec),
    filter.kind !== 'string' && filter.kind !== 'text' && `assert ${get(entity, `${filter.param}=none-of-these`)}.status == 400`,
  );
}

/** From and to hold the value itself; a bound on its other side leaves it out. */
function rangeAssertions(entity: EntityModel, filter: FilterModel, field: Field | undefined): string[] {
  if (filter.range === undefined || field === undefined) return [];
  const [first, second] = distinctValues(entity, field.name, 2);
  if (first === undefined || second === undefined) return [];
  const param = first < second ? filter.range.to : filter.range.from;
  const opposite = first < second ? filter.range.from : filter.range.to;
  const listed = (name: string, value: Value): string => `items(${get(entity, `${name}=${encode(value)}`)})`;
  return [
    `assert ${listed(param, first)} == [wanted]`,
    `assert len(${listed(opposite, first)}) == 2`,
    `assert wanted not in ${listed(opposite, second)}`,
  ];
}

/** A field that the system sets: it is about now, or empty. */
function stampFilterTest(w: Writer, entity: EntityModel, filter: FilterModel): string | undefined {
  if (filter.range === undefined) return undefined;
  const { variable } = pyNames(entity);
  const transition = entity.states?.transitions.find((each) => each.stamps.includes(filter.field));
  const [start] = transition === undefined ? [] : startsOf(entity, transition);
  const listed = (param: string): string => `items(${get(entity, `${param}=2001-01-01`)})`;
  const { from, to } = filter.range;
  if (start === undefined) {
    const field = entity.fields.find((each) => each.name === filter.field);
    const empty = field !== undefined && field.spec.default === undefined;
    return lines(
      `${empty ? '' : `${variable} = `}${w.create(entity)}`,
      `assert ${listed(from)} == [${empty ? '' : variable}]`,
      `assert ${listed(to)} == []`,
    );
  }
  return lines(
    `${variable} = ${w.inState(entity, pyString(start))}`,
    `reply = ${moved(w, entity, variable, transition!)}`,
    `assert ${listed(from)} == [reply.body]`,
    `assert ${listed(to)} == []`,
  );
}

export function sortTest(w: Writer, entity: EntityModel, name: string): string | undefined {
  const sort = entity.listing.sorts.find((each) => each.field === name);
  if (sort === undefined) return undefined;
  const made = recordsToSort(w, entity, name);
  const key = (value: Value): Value => (sort.text ? fold(value) : (sort.values?.indexOf(String(value)) ?? value));
  const ordered = made.values?.toSorted((a, b) => ascending(key(a), key(b)));
  const column = (term: string): string => `[each[${pyString(name)}] for each in items(${get(entity, `sort=${term}`)})]`;
  return lines(
    made.code,
    `up = ${column(name)}`,
    `down = ${column(`-${name}`)}`,
    `assert up == ${ordered === undefined ? 'sorted(up)' : pyValue(ordered)}`,
    'assert down == up[::-1]',
    ordered === undefined && `assert len(up) == ${made.count}`,
    `assert ${get(entity, 'sort=nothing')}.status == 400`,
  );
}

const fold = (value: Value): Value => (typeof value === 'string' ? value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase() : value);
const ascending = (a: Value, b: Value): number => (a < b ? -1 : Number(a > b));

function recordsToSort(w: Writer, entity: EntityModel, name: string): { code: string; count: number; values?: Value[] } {
  const field = entity.fields.find((each) => each.name === name);
  if (field?.guarded === true) {
    const states = statesInOrder(entity).slice(0, 3);
    return { code: lines(states.map((state) => w.reached(entity, [{ field: name, in: [state] }]))), count: states.length, values: states };
  }
  if (field?.writable === true) {
    const made = rotated(differingIn(entity, name, 3));
    const values = made.map(({ value }) => value);
    return { code: lines(made.map(({ changes }) => w.create(entity, changes))), count: values.length, values };
  }
  const reference = entity.references.find((each) => each.field === name);
  const changes: Changes = reference === undefined ? {} : { [name]: code(valueOf(w.parent(entity, reference), 'id')) };
  return { code: lines(w.create(entity, changes), w.create(entity, changes)), count: 2 };
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

/** Two records, the first of which is `wanted`, and the query that leaves the other out. */
export function narrowed(w: Writer, entity: EntityModel): { readonly made: string; readonly query: string } | undefined {
  for (const { field } of entity.listing.search) {
    const spec = entity.fields.find((each) => each.name === field)?.spec;
    const [first, second] = spec === undefined ? [] : searchedValues(entity, spec);
    if (first === undefined || second === undefined) continue;
    const [wanted, other] = [first, second].map((value) => w.create(entity, withFixed(entity, { [field]: value })));
    return { made: lines(`wanted = ${wanted!}`, other!), query: `q=${encode(first)}` };
  }
  for (const { field, param } of entity.listing.filters) {
    const own = entity.fields.find((each) => each.name === field);
    if (own !== undefined && !own.writable) continue;
    const pair = field === 'createdAt' || field === 'updatedAt' ? undefined : pairOf(w, entity, field);
    if (pair?.made[1] === undefined) continue;
    return { made: lines(pair.before, `wanted = ${pair.made[0]!}`, pair.made[1]), query: `${param}=${pair.value}` };
  }
  return undefined;
}

export function searchTest(w: Writer, entity: EntityModel, name: string): string | undefined {
  const field = entity.fields.find((each) => each.name === name);
  if (field === undefined || !entity.listing.search.some((each) => each.field === name)) return undefined;
  const [first, second] = searchedValues(entity, field.spec);
  if (first === undefined) return undefined;
  const text = String(first);
  const queries = [...new Set([text.toLowerCase(), text.toUpperCase()])];
  return lines(
    `wanted = ${w.create(entity, withFixed(entity, { [name]: first }))}`,
    second !== undefined && w.create(entity, withFixed(entity, { [name]: second })),
    queries.map((query) => `assert items(${get(entity, `q=${encode(query)}`)}) == [wanted]`),
    `assert items(${get(entity, 'q=nothing%20like%20this')}) == []`,
  );
}
