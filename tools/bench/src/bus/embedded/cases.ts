import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { busSchema } from '@hexad/bus';
import { openStore } from '@hexad/store';
import { getConstructionPlans } from 'pg-boss';
import { Place } from '../../place.js';
import type { Row } from '../../row.js';
import { duel } from '../duel.js';
import { embeddedTasks } from './embedded-flow.js';
import { pgBoss } from './pg-boss.js';
import { ownPostgres, senderSchema } from './store.js';

const MESSAGES = 2_000;
const SCHEMA = 'pgboss';
const words = { against: 'pg-boss, batches of 200 in and 100 out', reach: 1, messages: MESSAGES, rounds: 7 };

export async function onPostgres(stack: AsyncDisposableStack, name: string): Promise<Row> {
  const { server, ownerUrl } = await ownPostgres(stack, [senderSchema]);
  return duel(stack, {
    ...words,
    case: name,
    ours: (arrivals) => embeddedTasks(server, arrivals),
    baseline: (arrivals) => pgBoss({ connectionString: ownerUrl, max: 8 }, { schema: SCHEMA }, arrivals),
  });
}

/** Both through the one session that the embedded database has. */
export async function onPglite(stack: AsyncDisposableStack, name: string): Promise<Row> {
  const place = stack.use(new Place());
  const open = () => openStore({ url: `pglite:${place.at('data')}`, schemas: [busSchema, senderSchema] });
  await (await open())[Symbol.asyncDispose]();
  await makeTables(place.at('data', 'pgdata'));
  const server = stack.use(await open());
  const host = readFileSync(place.at('data', 'socket-folder'), 'utf8');
  const connection = { host, port: 5432, user: 'hexad_app', password: '-', database: 'postgres', max: 1 };
  return duel(stack, {
    ...words,
    case: name,
    ours: (arrivals) => embeddedTasks(server, arrivals),
    baseline: (arrivals) => pgBoss(connection, { schema: SCHEMA, backend: 'pglite', migrate: false, createSchema: false }, arrivals),
  });
}

/** The store's session may make none, so pg-boss gets its own before. */
async function makeTables(dataDir: string): Promise<void> {
  const db = await PGlite.create(dataDir);
  await db.exec(getConstructionPlans(SCHEMA));
  await db.exec(`grant all on schema ${SCHEMA} to hexad_app; grant all on all tables in schema ${SCHEMA} to hexad_app;
    grant all on all sequences in schema ${SCHEMA} to hexad_app; grant execute on all functions in schema ${SCHEMA} to hexad_app`);
  await db.close();
}
