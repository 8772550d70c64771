import { NO_MATCH, hostileQueries, hostileTexts } from '../../../../../src/domain/hostile.js';
import type { EntityModel } from '../../../../../src/domain/model.js';
import { comment, tsString } from '../../../../../src/domain/escape.js';
import { lines } from '../../../../../src/domain/text.js';
import type { Writer } from '../writer.js';

/** Text that would do something if it became part of a statement is kept as it is, and finds nothing but itself. */
export function injectionTest(w: Writer, entity: EntityModel): string | undefined {
  const { can, listing, path, plural } = entity;
  if (!can.create || !can.read || !can.list) return undefined;
  const hostile = hostileTexts(entity);
  const queries = hostileQueries(entity);
  if (Object.keys(hostile).length === 0 && listing.sorts.length === 0) return undefined;
  const total = `(await api.get(${tsString(path)})).body['total']`;
  return lines(
    `test('no text becomes part of a statement about ${comment(plural)}', async ({ api }) => {`,
    `const record = ${w.create(entity, hostile)};`,
    `expect((await api.get(${w.path(entity, 'record')})).body).toMatchObject(${literal(hostile)});`,
    `const total = ${total};`,
    queries.map(
      ({ param, field }) =>
        field !== undefined &&
        `expect((await api.get(\`${path}?${param}=\${encodeURIComponent(${tsString(hostile[field]!)})}\`)).body['total']).toBe(1);`,
    ),
    queries.flatMap(({ param }) =>
      NO_MATCH.map((text) => `expect((await api.get(\`${path}?${param}=\${encodeURIComponent(${tsString(text)})}\`)).body['total']).toBe(0);`),
    ),
    `expect((await api.get(\`${path}?sort=\${encodeURIComponent('id; DROP TABLE "${entity.table}"')}\`)).status).toBe(400);`,
    `expect(${total}).toBe(total);`,
    '});\n',
  );
}

const literal = (values: Readonly<Record<string, string>>): string =>
  `{ ${Object.entries(values)
    .map(([name, value]) => `${tsString(name)}: ${tsString(value)}`)
    .join(', ')} }`;
