import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { Field, Spec } from '@hexad/proto/documents';
import { beforeEach, describe, expect, it } from 'vitest';
import { entity, field, firstStories, relation, spec } from '../../../src/fixtures/build.js';
import type { Change } from '../../../src/domain/table-history.js';
import { appModel } from '../../../src/domain/model.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { releasedIn, sqlIn } from './changes.js';
import { migrationFiles } from './migrations.js';

interface Runtime {
  applyChange(database: DatabaseSync, change: Change): void;
  revertChange(database: DatabaseSync, change: Change): void;
}
/** What the generated service does with a change. */
const { applyChange, revertChange } = (await import(fileURLToPath(new URL('../databases/sqlite/src/db/changes.ts', import.meta.url)))) as Runtime;

const title = field({ name: 'title', type: 'string', required: true, maxLength: 50 });
const notes = field({ name: 'notes', type: 'text' });
const status = field({ name: 'status', type: 'enum', enum: ['open', 'done'], required: true, default: 'open' });
const shelf = relation({ kind: 'belongsTo', name: 'shelf', entity: 'Shelf', field: 'shelfId', onDelete: 'cascade' });

const shelves = entity({ name: 'Shelf', plural: 'shelves', fields: [field({ name: 'label', type: 'string', required: true })], displayField: 'label' });
const books = (fields: Field[], more: Partial<ReturnType<typeof entity>> = {}) =>
  entity({ name: 'Book', plural: 'books', fields, displayField: fields[0]!.name, relations: [shelf], ...more });

const library = (...fields: Field[]): Spec => spec('library', [shelves, books(fields)]);
const filesOf = (version: Spec, released: readonly GeneratedFile[] = []): GeneratedFile[] =>
  migrationFiles(appModel({ spec: version, stories: firstStories(version), stack: ['node-api'] }), releasedIn(released));

const first = library(title, notes, status);
let database: DatabaseSync;
let files: GeneratedFile[];

beforeEach(() => {
  database = new DatabaseSync(':memory:');
  files = filesOf(first);
  for (const { path, text } of files) if (!path.endsWith('index.ts')) database.exec(sqlIn(text));
  database.exec("INSERT INTO shelves VALUES ('s1', 'Left', 'then', 'then')");
  const book = database.prepare("INSERT INTO books (id, title, notes, status, shelf_id, created_at, updated_at) VALUES (?, ?, ?, ?, 's1', 'then', 'then')");
  for (const values of [['b1', 'Emma', 'by Austen', 'open'], ['b2', 'Dune', null, 'done']]) book.run(...values);
});

/** The next version: its migrations, and what it adds to them. */
function next(version: Spec): Change | undefined {
  const now = filesOf(version, files);
  const known = new Set(files.map(({ path }) => path));
  const fresh = now.filter(({ path }) => !known.has(path));
  // What was released stands as it is.
  for (const { path, text } of files) if (!path.endsWith('index.ts')) expect(now.find((one) => one.path === path)?.text).toBe(text);
  files = now;
  expect(fresh.length).toBeLessThanOrEqual(1);
  return fresh[0] && (JSON.parse(fresh[0].text) as Change);
}

function inOne(change: Change | undefined, work: (database: DatabaseSync, change: Change) => void): void {
  database.exec('PRAGMA foreign_keys = OFF; BEGIN');
  try {
    work(database, change!);
    database.exec('COMMIT');
  } catch (thrown) {
    database.exec('ROLLBACK');
    throw thrown;
  } finally {
    database.exec('PRAGMA foreign_keys = ON');
  }
}
const up = (change: Change | undefined): void => inOne(change, applyChange);
const down = (change: Change | undefined): void => inOne(change, revertChange);
const rows = (table = 'books'): object[] => database.prepare(`SELECT * FROM ${table} ORDER BY rowid`).all().map((row) => ({ ...row }));
const column = (name: string, table = 'books'): unknown[] => rows(table).map((row) => (row as Record<string, unknown>)[name]);

/** The tables that the version would make anew, beside those that migrations led to. */
function tables(of: DatabaseSync): unknown[] {
  const names = of.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'dropped_%' ORDER BY name").all();
  return names.map(({ name }) => [name, of.prepare('SELECT name, type, "notnull" FROM pragma_table_info(?) ORDER BY name').all(name!)]);
}
function anew(version: Spec): unknown[] {
  const fresh = new DatabaseSync(':memory:');
  for (const { path, text } of filesOf(version)) if (!path.endsWith('index.ts')) fresh.exec(sqlIn(text));
  return tables(fresh);
}

const effort = field({ name: 'effort', type: 'integer', required: true, default: 3 });
const TWO_WAYS: readonly [string, Spec, () => void][] = [
  ['a field with a default', library(title, notes, status, effort), () => expect(column('effort')).toEqual([3, 3])],
  ['an optional field', library(title, notes, status, field({ name: 'isbn', type: 'string' })), () => expect(column('isbn')).toEqual([null, null])],
  ['a required field with what records get that are there', library(title, notes, status, field({ name: 'code', type: 'string', required: true, existing: 'none' })), () => expect(column('code')).toEqual(['none', 'none'])], // prettier-ignore
  ['a field with the present day as its default', library(title, notes, status, field({ name: 'since', type: 'date', required: true, default: { now: true } })), () => expect(column('since')[0]).toMatch(/^\d{4}-\d\d-\d\d$/)], // prettier-ignore
  ['a renamed field', library({ ...title, name: 'name', was: 'title' }, notes, status), () => expect(column('name')).toEqual(['Emma', 'Dune'])],
  ['a field that goes', library(title, status), () => expect(Object.keys(rows()[0]!)).not.toContain('notes')],
  ['another length', library({ ...title, maxLength: 4 }, notes, status), () => expect(column('title')).toEqual(['Emma', 'Dune'])],
  ['a renamed value', library(title, notes, { ...status, enum: ['open', 'finished'], enumWas: { finished: 'done' } }), () => expect(column('status')).toEqual(['open', 'finished'])], // prettier-ignore
  ['a value more', library(title, notes, { ...status, enum: ['open', 'done', 'lost'] }), () => expect(column('status')).toEqual(['open', 'done'])],
  ['a reference that goes', spec('library', [shelves, books([title, notes, status], { relations: [] })]), () => expect(Object.keys(rows()[0]!)).not.toContain('shelf_id')], // prettier-ignore
  ['a new entity', spec('library', [shelves, books([title, notes, status]), entity({ name: 'Loan', plural: 'loans', fields: [field({ name: 'reader', type: 'string' })], displayField: 'reader', relations: [relation({ kind: 'belongsTo', name: 'book', entity: 'Book', field: 'bookId', onDelete: 'restrict' })] })]), () => expect(rows('loans')).toEqual([])], // prettier-ignore
  ['a renamed entity', spec('library', [shelves, { ...books([title, notes, status]), name: 'Volume', plural: 'volumes', was: 'Book' }]), () => expect(column('title', 'volumes')).toEqual(['Emma', 'Dune'])], // prettier-ignore
  ['an entity that goes', spec('library', [shelves]), () => expect(() => rows()).toThrow(/no such table/)],
];

describe.each(TWO_WAYS)('a version with %s', (_what, version, holds) => {
  it('leads to the tables of that version with every record, and back to what they were', () => {
    const before = [rows(), rows('shelves')];
    const change = next(version);
    up(change);
    holds();
    expect(tables(database)).toEqual(anew(version));
    down(change);
    expect([rows(), rows('shelves'), tables(database)]).toEqual([...before, anew(first)]);
    up(change);
    holds();
  });
});

it('a field that has to be given now fills what had none, and what was filled stays when it is taken back', () => {
  const change = next(library(title, { ...notes, required: true, existing: '–' }, status));
  up(change);
  expect(column('notes')).toEqual(['by Austen', '–']);
  down(change);
  expect([column('notes'), tables(database)]).toEqual([['by Austen', '–'], anew(first)]);
});

it('a change is not taken back where a record since has nothing for what had to be given before', () => {
  const change = next(spec('library', [shelves, books([notes, status])]));
  up(change);
  database.exec("INSERT INTO books (id, status, created_at, updated_at) VALUES ('b3', 'open', 'now', 'now')");
  const before = rows();
  expect(() => down(change)).toThrow(/The migration 0003-books cannot be taken back .*books.*title/);
  expect(rows()).toEqual(before);
  database.exec("DELETE FROM books WHERE id = 'b3'");
  down(change);
  expect(column('title')).toEqual(['Emma', 'Dune']);
});

it('several versions come one after the other, and each begins where the last one ended', () => {
  const second = library(title, notes, status, effort);
  const third = library({ ...title, name: 'name', was: 'title' }, notes, status, { ...effort, name: 'days', was: 'effort' });
  const changes = [next(second), next(third)];
  expect(changes.map((change) => change?.id)).toEqual(['0003-books', '0004-books']);
  for (const change of changes) up(change);
  database.exec("UPDATE books SET days = 9 WHERE id = 'b1'");
  expect(next(third)).toBeUndefined();
  for (const change of changes.toReversed()) down(change);
  for (const change of changes) up(change);
  expect([column('name'), column('days'), tables(database)]).toEqual([['Emma', 'Dune'], [9, 3], anew(third)]);
});

it('a version with the same tables adds no migration', () => {
  expect(next(library(title, notes, status))).toBeUndefined();
});

describe('what records do not allow', () => {
  it.each<[string, Spec, RegExp]>([
    ['a length that a record passes', library({ ...title, maxLength: 3 }, notes, status), /length\(title\) <= 3/],
    ['a value less that a record has', library(title, notes, { ...status, enum: ['open', 'lost'] }), /status IN/],
    ['one that has to be unique and is not', library(title, notes, { ...status, unique: true }, effort), /./],
  ])('%s fails with a sentence and changes nothing', (_what, version, words) => {
    if (version.entities[1]!.fields[2]!.unique) database.exec("UPDATE books SET status = 'open'");
    const before = [rows(), tables(database)];
    expect(() => up(next(version))).toThrow(/The migration 0003-books cannot be done with the records that there are, and nothing was changed: /);
    files = filesOf(first);
    expect(() => up(next(version))).toThrow(words);
    expect([rows(), tables(database)]).toEqual(before);
  });

  it.each<[string, string, RegExp]>([
    ['a column', 'ALTER TABLE books ADD COLUMN mine TEXT', /the table books has the column mine, which no migration made/],
    ['an index', 'CREATE INDEX mine ON books (title)', /the table books has mine, which no migration made/],
  ])('%s that somebody made by hand is not lost', (_what, sql, words) => {
    database.exec(sql);
    expect(() => up(next(library(title, status)))).toThrow(words);
    expect(column('notes')).toEqual(['by Austen', null]);
  });
});
