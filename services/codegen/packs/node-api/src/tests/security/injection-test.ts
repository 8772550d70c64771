import type { EntityModel, FieldModel } from '../../../../../src/domain/model.js';
import { comment, tsString } from '../../../../../src/domain/escape.js';
import { lines } from '../../../../../src/domain/text.js';
import type { Writer } from '../writer.js';

const LONG = `Robert'); DROP TABLE students; --`;
const SHORT = `' OR 1=1 --`;

/** Text that would do something if it became part of a statement is kept as it is, and finds nothing but itself. */
export function injectionTest(w: Writer, entity: EntityModel): string | undefined {
  const { can, listing, path, plural } = entity;
  if (!can.create || !can.read || !can.list) return undefined;
  const hostile = Object.fromEntries(entity.fields.flatMap((field) => textFor(field)));
  const filters = listing.filters.filter(({ field, range, values }) => field in hostile && range === undefined && values === undefined);
  const queries = [...filters.map(({ param }) => param), ...(listing.search.length > 0 ? ['q'] : [])];
  if (Object.keys(hostile).length === 0 && listing.sorts.length === 0) return undefined;
  const total = `(await api.get(${tsString(path)})).body['total']`;
  return lines(
    `test('no text becomes part of a statement about ${comment(plural)}', async ({ api }) => {`,
    `const record = ${w.create(entity, hostile)};`,
    `expect((await api.get(${w.path(entity, 'record')})).body).toMatchObject(${literal(hostile)});`,
    `const total = ${total};`,
    filters.map(
      ({ param, field }) =>
        `expect((await api.get(\`${path}?${param}=\${encodeURIComponent(${tsString(hostile[field]!)})}\`)).body['total']).toBe(1);`,
    ),
    queries.map(
      (param) => `expect((await api.get(\`${path}?${param}=\${encodeURIComponent("x' OR '1'='1")}\`)).body['total']).toBe(0);`,
    ),
    `expect((await api.get(\`${path}?sort=\${encodeURIComponent('id; DROP TABLE "${entity.table}"')}\`)).status).toBe(400);`,
    `expect(${total}).toBe(total);`,
    '});\n',
  );
}

/** A text for a field that takes any. */
function textFor({ name, spec, writable, guarded }: FieldModel): [string, string][] {
  const free = ['string', 'text'].includes(spec.type) && spec.enum === undefined && spec.format === undefined && spec.pattern === undefined;
  if (!free || !writable || guarded) return [];
  const text = [LONG, SHORT].find((each) => each.length <= (spec.maxLength ?? Infinity) && each.length >= (spec.minLength ?? 0));
  return text === undefined ? [] : [[name, text]];
}

const literal = (values: Readonly<Record<string, string>>): string =>
  `{ ${Object.entries(values)
    .map(([name, value]) => `${tsString(name)}: ${tsString(value)}`)
    .join(', ')} }`;
