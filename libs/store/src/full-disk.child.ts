import { readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { AppError } from '@hexad/kernel';
import { FileBlobs, openStore, type ServiceSchema, type Store, type Tx } from '@hexad/store';
import { testTemplates } from '@hexad/store/testing';

// Runs where `folder` is a disk of a few megabytes, fills it in the way that is asked for, and says what became of it.

interface Orders {
  readonly folder: string;
  readonly what: 'a blob' | 'the rows' | 'the log' | 'a new database' | 'a new database without a template';
  readonly schema: ServiceSchema;
  readonly tenant: string;
}

const { folder, what, schema, tenant } = JSON.parse(process.argv[2] ?? '{}') as Orders;
const ballast = join(folder, 'ballast');
const open = (templates?: string) => openStore({ url: `pglite:${join(folder, 'db')}`, schemas: [schema], templates });
const failure = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => new AppError('internal', 'It did not fail.'),
    (error: unknown) => AppError.from(error),
  );

/** Leaves so many bytes. */
function fill(left: number): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - left));
}

async function fillWithBlob() {
  const blobs = await FileBlobs.open(`file:${join(folder, 'blobs')}`);
  await blobs.put(tenant, 'kept', Buffer.from('the old one'));
  fill(1_000_000);
  const errors = [
    await failure(blobs.put(tenant, 'kept', Buffer.alloc(2_000_000))),
    await failure(blobs.put(tenant, 'new', Buffer.alloc(2_000_000))),
  ];
  await blobs.put(tenant, 'small', Buffer.from('fits'));
  const files = readdirSync(join(folder, 'blobs'), { recursive: true }) as string[];
  return { errors, files: files.sort(), kept: await text(await blobs.get(tenant, 'kept')) };
}

/** Writes rows until it fails. */
async function writeRows(store: Store, row: (tx: Tx, n: number) => Promise<unknown>): Promise<{ written: number; error: AppError }> {
  for (let written = 0; ; written += 1) {
    try {
      await store.inTenant(tenant, (tx) => row(tx, written));
    } catch (error) {
      return { written, error: AppError.from(error) };
    }
  }
}

const insert = (tx: Tx, n: number, text: string) => tx.execute('insert into notes values ($1, $2, $3)', [tenant, n, text]);
const count = async (store: Store): Promise<number> =>
  (await store.inTenant(tenant, (tx) => tx.query<{ n: number }>('select count(*)::int as n from notes')))[0]!.n;

async function fillWithRows() {
  await using server = await open(testTemplates());
  const store = server.store(schema);
  fill(300_000);
  const { written, error } = await writeRows(store, (tx, n) => insert(tx, n, 'x'.repeat(1_000)));
  const kept = await count(store);
  rmSync(ballast);
  await store.inTenant(tenant, (tx) => insert(tx, -1, 'there is room again'));
  return { errors: [error], some: written > 0, lost: Math.max(0, written - kept), goesOn: (await count(store)) === kept + 1 };
}

async function fillWithLog() {
  const { written, errors } = await (async () => {
    await using server = await open(testTemplates());
    fill(300_000);
    const bulk = `select pg_logical_emit_message(true, 'bulk', repeat('x', 200000))`;
    const { written, error } = await writeRows(server.store(schema), async (tx, n) => {
      await insert(tx, n, 'x');
      await tx.query(bulk);
    });
    return { written, errors: [error, AppError.from(await server.ended)] };
  })();
  rmSync(ballast);
  await using server = await open(testTemplates());
  return { errors, some: written > 0, lost: Math.max(0, written - (await count(server.store(schema)))) };
}

async function fillWithDatabase(templates?: string) {
  fill(6_000_000);
  return { errors: [await failure(open(templates))], files: readdirSync(join(folder, 'db')) };
}

const outcomes = {
  'a blob': fillWithBlob,
  'the rows': fillWithRows,
  'the log': fillWithLog,
  'a new database': () => fillWithDatabase(testTemplates()),
  'a new database without a template': () => fillWithDatabase(),
};
process.stdout.write(JSON.stringify(await outcomes[what]()));
