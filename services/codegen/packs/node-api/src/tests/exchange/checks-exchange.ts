import type { Check } from '@hexad/proto/documents';
import type { EntityModel } from '../../../../../src/domain/model.js';
import { columnTitles } from '../../../../../src/domain/file-columns.js';
import { capacity } from '../../../../../src/domain/examples.js';
import { isFree, wrongCell } from '../../../../../src/domain/file-values.js';
import { tsString, tsValue } from '../../../../../src/domain/escape.js';
import { withFixed } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import { narrowed } from '../checks-find.js';
import type { Writer } from '../writer.js';

type Of<K extends Check['kind']> = Extract<Check, { kind: K }>;

const FILES = './support/files.ts';
const exported = (entity: EntityModel): string => `${entity.path}/export.csv`;
/** The id stands in the first column. */
const ids = (entity: EntityModel, text: string): string => `table(${text}).map((row) => row[${tsString(columnTitles(entity)[0]!)}])`;

export function exportTest(w: Writer, entity: EntityModel, { aspect, field }: Of<'export'>): string | undefined {
  w.use('table', FILES);
  if (aspect === 'all') return wholeTest(w, entity);
  if (aspect === 'filtered') return filteredTest(w, entity);
  return field === undefined ? undefined : safeTest(w, entity, field);
}

const MOST_MADE = 60;

function wholeTest(w: Writer, entity: EntityModel): string {
  const size = entity.listing.pageSize.default;
  const many = entity.can.create && isFree(entity) && size < MOST_MADE;
  const made = many
    ? [
        `const body = ${w.body(entity)};`,
        'const made: unknown[] = [];',
        `while (made.length <= ${size}) made.push((await api.done(${tsString(entity.path)}, body)).id);`,
      ]
    : [`const made = [${Array.from({ length: capacity(w.app, entity) }, () => `(${w.create(entity)}).id`).join(', ')}];`];
  return lines(
    made,
    `const reply = await api.get(${tsString(exported(entity))});`,
    'expect(reply.status).toBe(200);',
    "expect(reply.headers.get('content-type')).toContain('text/csv');",
    `expect(reply.headers.get('content-disposition')).toContain(${tsString(`${entity.plural}.csv`)});`,
    `expect(Object.keys(table(reply.text)[0] ?? {})).toEqual(${tsValue(columnTitles(entity))});`,
    `const found = ${ids(entity, 'reply.text')};`,
    'expect(found).toHaveLength(made.length);',
    'expect(found).toEqual(expect.arrayContaining(made));',
  );
}

function filteredTest(w: Writer, entity: EntityModel): string | undefined {
  const narrowing = narrowed(w, entity);
  if (narrowing === undefined) return undefined;
  return lines(
    narrowing.made,
    `const reply = await api.get(\`${exported(entity)}?${narrowing.query}\`);`,
    `expect(${ids(entity, 'reply.text')}).toEqual([wanted.id]);`,
    `expect((await api.get('${exported(entity)}?nothing=1')).status).toBe(400);`,
  );
}

function safeTest(w: Writer, entity: EntityModel, name: string): string | undefined {
  const field = entity.fields.find((each) => each.name === name);
  const column = columnTitles(entity)[1 + entity.fields.filter(({ technical }) => technical !== true).findIndex((each) => each.name === name)];
  if (field === undefined || !field.writable || column === undefined) return undefined;
  const text = `=1+1, "so"${field.spec.type === 'text' ? '\nand so on' : ''}`;
  return lines(
    `${w.create(entity, withFixed(entity, { [name]: text }))};`,
    `const [row] = table((await api.get(${tsString(exported(entity))})).text);`,
    `expect(row?.[${tsString(column)}]).toBe(${tsString(`'${text}`)});`,
  );
}

export function importTest(w: Writer, entity: EntityModel, aspect: Of<'import'>['aspect']): string | undefined {
  if (!entity.can.list) return undefined;
  const upload = (text: string): string => `await api.upload('${entity.path}/import', ${text})`;
  const all = `${w.help('items')}(await api.get('${entity.path}?pageSize=${entity.listing.pageSize.max}'))`;
  const count = Math.min(2, capacity(w.app, entity));
  const bodies = `const bodies = [${Array.from({ length: count }, () => w.body(entity)).join(', ')}];`;
  const matching = 'expect.arrayContaining(bodies.map((body) => expect.objectContaining(body)))';
  w.use(aspect === 'tolerant' ? 'spreadsheet' : 'csvOf', FILES);
  switch (aspect) {
    case 'adds':
    case 'tolerant':
      return lines(
        bodies,
        `const reply = ${upload(aspect === 'adds' ? 'csvOf(bodies)' : 'spreadsheet(bodies)')};`,
        `expect(reply).toMatchObject({ status: 200, body: { created: ${count}, updated: 0, unchanged: 0 } });`,
        `expect(${all}).toEqual(${matching});`,
      );
    case 'again':
      return lines(
        bodies,
        `expect((${upload('csvOf(bodies)')}).status).toBe(200);`,
        `const before = ${all};`,
        `const again = ${upload('csvOf(bodies)')};`,
        'expect(again).toMatchObject({ status: 200, body: { created: 0 } });',
        `expect(${all}).toHaveLength(before.length);`,
      );
    case 'refuses':
      return refusedTest(w, entity, { upload, all, single: count === 1 });
  }
}

interface Ways {
  readonly upload: (text: string) => string;
  readonly all: string;
  readonly single: boolean;
}

function refusedTest(w: Writer, entity: EntityModel, { upload, all, single }: Ways): string {
  const { field, value } = wrongCell(entity);
  const changes = { [field === '' ? 'id' : field]: value };
  return lines(
    `const wrong = ${w.body(entity, changes)};`,
    `const bodies = [${single ? '' : `${w.body(entity)}, `}wrong];`,
    `const before = ${all};`,
    `const reply = ${upload('csvOf(bodies)')};`,
    "expect(reply).toMatchObject({ status: 400, body: { code: 'import_refused' } });",
    `expect(reply.body.errors).toContainEqual(expect.objectContaining({ row: bodies.length + 1, field: ${tsString(field)} }));`,
    `expect(${all}).toEqual(before);`,
    `expect((${upload("'no such column\\r\\n1\\r\\n'")}).body.code).toBe('unknown_column');`,
    `expect((${upload("''")}).body.code).toBe('empty_file');`,
  );
}
