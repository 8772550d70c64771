import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Field, Spec } from '@hexad/proto/documents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRenderer, shippedPacks } from '../../../src/adapters/shipped.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { entity, field, relation, spec } from '../../../src/fixtures/build.js';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';
const packs = shippedPacks();
const renderer = repositoryRenderer(packs);

const title = field({ name: 'title', type: 'string', required: true, maxLength: 50 });
const notes = field({ name: 'notes', type: 'text' });
const status = field({ name: 'status', type: 'enum', enum: ['open', 'done'], required: true, default: 'open' });
const shelf = relation({ kind: 'belongsTo', name: 'shelf', entity: 'Shelf', field: 'shelfId', onDelete: 'cascade' });
const shelves = entity({ name: 'Shelf', plural: 'shelves', fields: [field({ name: 'label', type: 'string', required: true })], displayField: 'label' });
const books = (fields: Field[]) => entity({ name: 'Book', plural: 'books', fields, displayField: fields[0]!.name, relations: [shelf] });
const library = (...fields: Field[]): Spec => spec('library', [shelves, books(fields)]);
const first = library(title, notes, status);

const FILL = `
database = open_database("app.db")
database.run("INSERT INTO shelves VALUES ('s1', 'Left', 'then', 'then')")
for book in [("b1", "Emma", "by Austen", "open"), ("b2", "Dune", None, "done")]:
    database.run("INSERT INTO books (id, title, notes, status, shelf_id, created_at, updated_at) VALUES (?, ?, ?, ?, 's1', 'then', 'then')", book)`;
const SHOW = `
database = open_database("app.db")
names = [row[0] for row in database.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'dropped_%' AND name <> 'migrations'")]
print(json.dumps({name: [dict(row) for row in database.all(f"SELECT * FROM {name} ORDER BY rowid")] for name in names}))`;

type Content = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
let root: string;
let released: readonly GeneratedFile[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hexad-fastapi-changes-'));
  released = await renderer.execute({ spec: first, stack: ['fastapi'] });
});

afterAll(() => rm(root, { recursive: true, force: true }));

async function written(folder: string, files: readonly GeneratedFile[]): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** One database, by turns of the first version and of the next one. */
class Versions {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async of(name: string, version: Spec): Promise<Versions> {
    const versions = new Versions(join(root, name));
    await written(versions.#folder, released);
    await versions.python(FILL);
    const next = await renderer.execute({
      spec: version,
      stack: ['fastapi'],
      released: released.filter(({ path }) => path.includes('/migrations/')),
    });
    await rm(join(versions.#folder, 'api/app'), { recursive: true });
    await rm(join(versions.#folder, 'api/tests'), { recursive: true });
    await written(versions.#folder, next);
    return versions;
  }

  async python(script: string): Promise<string> {
    const { stdout } = await run(PYTHON, ['-c', `import json\nfrom app.db.open import open_database\n${script}`], { cwd: join(this.#folder, 'api') });
    return stdout;
  }

  /** What there is after this version was started. */
  async content(): Promise<Content> {
    return JSON.parse(await this.python(SHOW)) as Content;
  }

  /** What there is once the last change was taken back. */
  async rolledBack(): Promise<Content> {
    const undone = SHOW.replace('\nnames', '\nfrom app.db.migrate import roll_back\nroll_back(database)\nnames');
    return JSON.parse(await this.python(undone)) as Content;
  }

  async tool(...args: string[]): Promise<void> {
    await run(PYTHON, args, { cwd: join(this.#folder, 'api') });
  }
}

const before = [
  { title: 'Emma', notes: 'by Austen', status: 'open', shelf_id: 's1' },
  { title: 'Dune', notes: null, status: 'done', shelf_id: 's1' },
];

describe('a next version of a service in Python', () => {
  it.each<[string, Spec, readonly Record<string, unknown>[]]>([
    ['a field more', library(title, notes, status, field({ name: 'code', type: 'string', required: true, existing: 'none' })), [{ code: 'none' }, { code: 'none' }]],
    ['a field of another name', library({ ...title, name: 'name', was: 'title' }, notes, status), [{ name: 'Emma' }, { name: 'Dune' }]],
    ['a field less', library(title, status), [{ title: 'Emma' }, { title: 'Dune' }]],
    ['a value of another name', library(title, notes, { ...status, enum: ['open', 'finished'], enumWas: { finished: 'done' } }), [{ status: 'open' }, { status: 'finished' }]], // prettier-ignore
    ['no such records', spec('library', [shelves]), []],
  ])('with %s has every record, and what it lost comes back with the version before', async (name, version, rows) => {
    const versions = await Versions.of(name, version);
    const there = await versions.content();
    expect(there['books'] ?? []).toEqual(rows.map((row) => expect.objectContaining(row)));
    const back = await versions.rolledBack();
    expect(back['books']).toEqual(before.map((row) => expect.objectContaining(row)));
    expect(back['shelves']).toEqual(there['shelves']);
    expect(await versions.content()).toEqual(there);
  }, 60_000);

  it('typechecks, and tests its own change', async () => {
    const versions = await Versions.of('tested', library(title, status, field({ name: 'pages', type: 'integer', required: true, default: 3 })));
    await versions.tool(...packs.get('fastapi').manifest.commands.typecheck.slice(1));
    await versions.tool(...packs.get('fastapi').manifest.commands.test.slice(1), 'tests/test_migrations.py');
    const { stdout } = await run(PYTHON, ['-m', 'app.db.rollback'], { cwd: join(root, 'tested/api'), env: { ...process.env, DATABASE_FILE: 'app.db' } });
    expect(stdout).toBe('The migration 0003-books was taken back.\n');
  }, 60_000);

  it('says what of the records stands in the way, and changes nothing', async () => {
    const versions = await Versions.of('short', library({ ...title, maxLength: 3 }, notes, status));
    await expect(versions.content()).rejects.toThrow(/The migration 0003-books cannot be done with the records that there are, and nothing was changed/);
    await expect(versions.content()).rejects.toThrow(/length\(title\) <= 3/);
  }, 60_000);
});
