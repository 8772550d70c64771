import type { Check } from '@hexad/proto/documents';
import { pyString, pyValue } from '../../../../../src/domain/escape.js';
import { capacity } from '../../../../../src/domain/examples.js';
import { columnTitles } from '../../../../../src/domain/file-columns.js';
import type { EntityModel } from '../../../../../src/domain/model.js';
import { withFixed } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import { isFree, wrongCell } from '../../../../../src/domain/file-values.js';
import { narrowed } from '../checks-find.js';
import type { Writer } from '../writer.js';

type Of<K extends Check['kind']> = Extract<Check, { kind: K }>;

const exported = (entity: EntityModel): string => `${entity.path}/export.csv`;
/** The id stands in the first column. */
const ids = (entity: EntityModel, text: string): string => `[row[${pyString(columnTitles(entity)[0]!)}] for row in table(${text})]`;

export function exportTest(w: Writer, entity: EntityModel, { aspect, field }: Of<'export'>): string | undefined {
  if (aspect === 'all') return wholeTest(w, entity);
  if (aspect === 'filtered') return filteredTest(w, entity);
  return field === undefined ? undefined : safeTest(w, entity, field);
}

const MOST_MADE = 60;

function wholeTest(w: Writer, entity: EntityModel): string {
  const size = entity.listing.pageSize.default;
  const many = entity.can.create && isFree(entity) && size < MOST_MADE;
  return lines(
    many
      ? [`body = ${w.body(entity)}`, `made = [api.done(${pyString(entity.path)}, body)["id"] for _ in range(${size + 1})]`]
      : `made = [${Array.from({ length: capacity(w.app, entity) }, () => `${w.create(entity)}["id"]`).join(', ')}]`,
    `reply = api.get(${pyString(exported(entity))})`,
    'assert reply.status == 200',
    'assert "text/csv" in reply.headers["content-type"]',
    `assert ${pyString(`${entity.plural}.csv`)} in reply.headers["content-disposition"]`,
    `assert list(table(reply.text)[0]) == ${pyValue(columnTitles(entity))}`,
    `assert sorted(${ids(entity, 'reply.text')}) == sorted(made)`,
  );
}

function filteredTest(w: Writer, entity: EntityModel): string | undefined {
  const narrowing = narrowed(w, entity);
  if (narrowing === undefined) return undefined;
  const { made, query } = narrowing;
  return lines(
    made,
    `reply = api.get(${query.includes('{') ? 'f' : ''}"${exported(entity)}?${query}")`,
    `assert ${ids(entity, 'reply.text')} == [wanted["id"]]`,
    ['nothing', 'page'].map((name) => `assert api.get("${exported(entity)}?${name}=1").status == 400`),
  );
}

function safeTest(w: Writer, entity: EntityModel, name: string): string | undefined {
  const field = entity.fields.find((each) => each.name === name);
  const at = entity.fields.filter(({ technical }) => technical !== true).findIndex((each) => each.name === name);
  const column = columnTitles(entity)[1 + at];
  if (field === undefined || !field.writable || column === undefined) return undefined;
  const text = `=1+1, "so"${field.spec.type === 'text' ? '\nand so on' : ''}`;
  return lines(
    w.create(entity, withFixed(entity, { [name]: text })),
    `[row] = table(api.get(${pyString(exported(entity))}).text)`,
    `assert row[${pyString(column)}] == ${pyString(`'${text}`)}`,
  );
}

export function importTest(w: Writer, entity: EntityModel, aspect: Of<'import'>['aspect']): string | undefined {
  if (!entity.can.list) return undefined;
  const upload = (text: string): string => `api.upload("${entity.path}/import", ${text})`;
  const all = `items(api.get("${entity.path}?pageSize=${entity.listing.pageSize.max}"))`;
  const count = Math.min(2, capacity(w.app, entity));
  const bodies = `bodies = [${Array.from({ length: count }, () => w.body(entity)).join(', ')}]`;
  switch (aspect) {
    case 'adds':
    case 'tolerant':
      return lines(
        bodies,
        `reply = ${upload(aspect === 'adds' ? 'csv_of(bodies)' : 'spreadsheet(bodies)')}`,
        'assert reply.status == 200, reply.body',
        `assert reply.body == {"created": ${count}, "updated": 0, "unchanged": 0}`,
        `listed = ${all}`,
        'assert all(any(body.items() <= record.items() for record in listed) for body in bodies)',
      );
    case 'again':
      return lines(
        bodies,
        `assert ${upload('csv_of(bodies)')}.status == 200`,
        `before = ${all}`,
        `again = ${upload('csv_of(bodies)')}`,
        'assert (again.status, again.body["created"]) == (200, 0)',
        `assert len(${all}) == len(before)`,
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
    `wrong = ${w.body(entity, changes)}`,
    `bodies = [${single ? '' : `${w.body(entity)}, `}wrong]`,
    `before = ${all}`,
    `reply = ${upload('csv_of(bodies)')}`,
    'assert (reply.status, reply.body["code"]) == (400, "import_refused")',
    'found = [(error["row"], error["field"]) for error in reply.body["errors"]]',
    `assert (len(bodies) + 1, ${pyString(field)}) in found`,
    `assert ${all} == before`,
    `assert ${upload('"no such column\\r\\n1\\r\\n"')}.body["code"] == "unknown_column"`,
    `assert ${upload('""')}.body["code"] == "empty_file"`,
  );
}
