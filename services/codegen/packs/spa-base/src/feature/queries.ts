import { type Feature, hasPlainName, nameFunction, nameOf, operation, queriesName, queryType } from '../feature.js';
import type { Framework } from '../framework.js';
import { imports, lines } from '../modules.js';

/** How the entity's records are read, and under which keys they are remembered. */
export function queriesModule(feature: Feature, features: readonly Feature[], { query }: Framework): string {
  const { entity, many, one } = feature;
  const listName = operation.list(entity);
  const key = `'${entity.plural}'`;
  const collections = entity.collections.filter((collection) => features.some((other) => other.entity.name === collection.entity));
  const own = [listName, `type ${queryType(listName)}`, operation.read(entity)];
  const ofCollections = collections.flatMap((collection) => {
    const name = operation.collection(entity, collection);
    return [name, `type ${queryType(name)}`];
  });
  return lines(
    imports(['keepPreviousData', 'queryOptions'], query),
    imports([...own, ...ofCollections], `../../api/${entity.plural}`),
    feature.chosen && imports(['listAll'], '../../http/list-all'),
    feature.chosen && !hasPlainName(feature) && imports([nameFunction(feature)], './labels'),
    '',
    `export const ${queriesName(feature)} = {`,
    `list: (query: ${queryType(listName)}) => queryOptions({
      queryKey: [${key}, 'list', query],
      queryFn: ({ signal }) => ${listName}(query, signal),
      placeholderData: keepPreviousData,
    }),
    detail: (id: string) => queryOptions({
      queryKey: [${key}, 'detail', id],
      queryFn: ({ signal }) => ${operation.read(entity)}(id, signal),
    }),`,
    feature.chosen &&
      `/** All of them by name, to choose from. */
    options: () => queryOptions({
      queryKey: [${key}, 'options'],
      queryFn: ({ signal }) => listAll((page) => ${listName}({ page, pageSize: ${entity.listing.pageSize.max} }, signal)),
      select: (${many}) => ${many}.map((${one}) => ({ id: ${one}.id, name: ${nameOf(feature, one)} })).toSorted((a, b) => a.name.localeCompare(b.name)),
    }),`,
    ...collections.map((collection) => {
      const name = operation.collection(entity, collection);
      return `${collection.name}Of: (id: string, query: ${queryType(name)}) => queryOptions({
        queryKey: [${key}, 'detail', id, '${collection.segment}', query],
        queryFn: ({ signal }) => ${name}(id, query, signal),
        placeholderData: keepPreviousData,
      }),`;
    }),
    '};',
  );
}
