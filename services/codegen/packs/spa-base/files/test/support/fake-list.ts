import type { ApiRecord, Resource } from './resource';

/** The records that the query's search and filters let through. */
export function matching(records: readonly ApiRecord[], resource: Resource, query: URLSearchParams): ApiRecord[] {
  const text = query.get('q')?.toLowerCase() ?? '';
  return records
    .filter(
      (record) =>
        text === '' ||
        resource.search.some((field) =>
          String(record[field] ?? '')
            .toLowerCase()
            .includes(text),
        ),
    )
    .filter((record) =>
      Object.entries(resource.filters).every(([param, filter]) => passes(record[filter.field], query.getAll(param), filter.end)),
    );
}

function passes(value: unknown, wanted: readonly string[], end: 'from' | 'to' | undefined): boolean {
  const [first] = wanted;
  if (first === undefined) return true;
  if (end === undefined) return [value].flat().some((each) => wanted.includes(String(each)));
  if (value === null) return false;
  const limit = typeof value === 'number' ? Number(first) : first;
  const present = value as typeof limit;
  return end === 'from' ? present >= limit : present <= limit;
}

/** In the order of a field, with `-` before it from the greatest to the least. Choices come in the order in which they are declared. */
export function sorted(records: readonly ApiRecord[], resource: Resource, by: string): ApiRecord[] {
  const field = by.replace(/^-/, '');
  const sign = by.startsWith('-') ? -1 : 1;
  const choices = resource.properties[field]?.enum;
  const rank = (record: ApiRecord): unknown => choices?.indexOf(record[field] as string) ?? record[field];
  return records.toSorted((a, b) => sign * compare(rank(a), rank(b)));
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left === right ? 0 : left < right ? -1 : 1;
}

export function page(records: readonly ApiRecord[], query: URLSearchParams, usual: number) {
  const number = Number(query.get('page') ?? 1);
  const pageSize = Number(query.get('pageSize') ?? usual);
  const items = records.slice((number - 1) * pageSize, number * pageSize);
  return { items, page: number, pageSize, total: records.length };
}
