import { AppError } from '@hexad/kernel';
import { ensureVectorDatabase, type VectorDatabase } from '@hexad/testing/servers';
import { Client } from 'pg';

const LOCAL = 'postgres://postgres@127.0.0.1:5432/postgres';

/** The PostgreSQL of HEXAD_DATABASE_OWNER_URL, HEXAD_DATABASE_URL or the usual port; ends with its `using` where it is one of our own. */
export type Server = Pick<VectorDatabase, 'url'> & AsyncDisposable;

/**
 * That server; or, where it has no pgvector, one of the cluster's own, whose data is kept under this name. Fails with `unavailable`, saying
 * what is missing and how to start it, where nobody answers.
 */
export async function openServer(name: string, say: (line: string) => void): Promise<Server> {
  const url = process.env['HEXAD_DATABASE_OWNER_URL'] ?? process.env['HEXAD_DATABASE_URL'] ?? LOCAL;
  if (!URL.canParse(url) || !/^postgres(?:ql)?:$/.test(new URL(url).protocol))
    throw new AppError(
      'invalid',
      'The database is given as postgres://user:password@host:port/name, in HEXAD_DATABASE_OWNER_URL or HEXAD_DATABASE_URL.',
    );
  await checkAnswers(url);
  try {
    const server = await ensureVectorDatabase(url, { name, durable: true });
    if (server.own) say(`the server at ${placeOf(url)} has no pgvector; one of the cluster's own is started at ${placeOf(server.url)}`);
    return server;
  } catch (error) {
    say(`the server at ${placeOf(url)} has no pgvector, and none could be started: ${(error as Error).message} No service needs it yet.`);
    return { url, [Symbol.asyncDispose]: async () => undefined };
  }
}

async function checkAnswers(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    await client.end();
  } catch (cause) {
    const message = `No PostgreSQL answers at ${placeOf(url)}: ${(cause as Error).message}. Start one (docker compose up -d postgres), or set HEXAD_DATABASE_OWNER_URL.`;
    throw new AppError('unavailable', message, { cause });
  }
}

const placeOf = (url: string): string => new URL(url).host;
