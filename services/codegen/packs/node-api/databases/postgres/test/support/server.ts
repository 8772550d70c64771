// A PostgreSQL for the tests: the one that TEST_DATABASE_URL names, or one of their own that is gone afterwards. Each run has a database for itself.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const NOBODY = 65_534;
const STARTED_MS = 30_000;

/** PostgreSQL does not start as root. */
const someone = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

function programs(): string | undefined {
  const versions = ['/usr/lib/postgresql', '/usr/local/opt', '/opt/homebrew/opt'].filter((folder) => existsSync(folder));
  const installed = versions.flatMap((folder) => readdirSync(folder).toSorted().toReversed().map((name) => join(folder, name, 'bin')));
  const known = [...installed, ...(process.env['PATH'] ?? '').split(delimiter)];
  return known.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ownServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const bin = programs();
  if (bin === undefined) {
    throw new Error('The tests need PostgreSQL: install its server (initdb and postgres), or set TEST_DATABASE_URL to one in which databases may be made.');
  }
  const folder = mkdtempSync(join(tmpdir(), 'pg-'));
  if (someone.uid !== undefined) chownSync(folder, someone.uid, someone.gid);
  const data = join(folder, 'data');
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'], { ...someone, cwd: folder });
  const settings = ['listen_addresses=', 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=32MB', 'dynamic_shared_memory_type=mmap', 'autovacuum=off'];
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, ...settings.flatMap((setting) => ['-c', setting])], { ...someone, cwd: folder, stdio: 'ignore' });
  const url = `postgres://test@${encodeURIComponent(folder)}/postgres`;
  await untilItAnswers(server, url);
  return {
    url,
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilItAnswers(server: ChildProcess, url: string): Promise<void> {
  const end = Date.now() + STARTED_MS;
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > end) throw new Error('The PostgreSQL of the tests does not start.');
    await setTimeout(20);
  }
}

async function givenServer(url: string): Promise<{ url: string; stop: () => Promise<void> }> {
  if (!(await answers(url))) throw new Error('No PostgreSQL answers at TEST_DATABASE_URL.');
  return { url, stop: async () => undefined };
}

/** Before all tests; what it returns runs after them. */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  const server = given === undefined ? await ownServer() : await givenServer(given);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asked(server.url, `CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  process.env['DATABASE_URL'] = url.href;
  return async () => {
    await asked(server.url, `DROP DATABASE ${name} WITH (FORCE)`);
    await server.stop();
  };
}

async function asked(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
