import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, type Extensions } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

// Runs in a worker thread, so that a long statement does not stop the process. Imports nothing relative: it is started from src and from dist.

interface Orders {
  readonly dataDir: string;
  readonly socket: string;
  readonly extensions: readonly string[];
}

/** Only those that are asked for are loaded: all of them take 35 MB. */
const EXTENSIONS: Readonly<Record<string, () => Promise<Extensions>>> = {
  btree_gin: () => import('@electric-sql/pglite/contrib/btree_gin'),
  citext: () => import('@electric-sql/pglite/contrib/citext'),
  pg_trgm: () => import('@electric-sql/pglite/contrib/pg_trgm'),
  pgcrypto: () => import('@electric-sql/pglite/contrib/pgcrypto'),
  unaccent: () => import('@electric-sql/pglite/contrib/unaccent'),
  vector: () => import('@electric-sql/pglite-pgvector'),
};

/** Nothing writes checkpoints by itself: the log's bounds are small, and the store checkpoints on a timer. What 16 MB do not hold the system caches. */
const SETTINGS = ['max_wal_size=64MB', 'min_wal_size=8MB', 'shared_buffers=16MB', 'max_connections=20'];
/** Of a new database: its log takes megabytes in every copy otherwise. */
const INITDB = ['--wal-segsize=1'];

// Optimising PGlite's largest function takes 500 MB for a second, and its code 60 MB for good. Without it short statements take a fifth longer.
for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);

const { dataDir, socket, extensions } = workerData as Orders;
const port = parentPort!;

const NO_SPACE = 51;

let lastWords = '';

/** PGlite goes on after a panic, and then answers nothing: nobody may wait for it, and the next start recovers what was committed. */
function hear(line: string): boolean {
  if (/FATAL:|PANIC:|^Aborted\(/.test(line)) lastWords ||= line;
  if (!/PANIC:|^Aborted\(/.test(line)) return false;
  port.postMessage({ panic: lastWords });
  return process.exit(1);
}

const loaded = await Promise.all(extensions.flatMap((name) => EXTENSIONS[name]?.() ?? []));
const db = await PGlite.create({
  dataDir,
  extensions: Object.assign({}, ...loaded) as Extensions,
  postgresqlconf: SETTINGS,
  initDbStartParams: INITDB,
  onStderr: hear,
}).catch((error: unknown) => {
  throw new Error(`${reasonOf(error)} ${lastWords}`.trim());
});
const server = new PGLiteSocketServer({ db, path: socket, maxConnections: 20 });
await server.start();
port.on('message', ({ become, ask }: { become?: string; ask?: true }) => {
  if (ask) return port.postMessage('here');
  return void (become === undefined ? stop() : be(become));
});
port.postMessage('ready');

/** Everybody who connects shares this one session, so it is not left to be the superuser that opened it. */
async function be(user: string): Promise<void> {
  await db.exec(`set session authorization ${user}`);
  port.postMessage('became');
}

/** The WebAssembly file system throws objects that have but a number, which is its own. */
function reasonOf(error: unknown): string {
  const { message, errno } = error as { message?: string; errno?: number };
  if (errno === NO_SPACE) return 'No space left on device';
  return message ?? `system error ${errno}`;
}

async function stop(): Promise<void> {
  await server.stop();
  await db.close();
  port.postMessage('closed');
  port.close();
}
