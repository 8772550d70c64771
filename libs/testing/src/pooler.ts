import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { missing } from '@hexad/store/testing';
import { debianPrograms } from './debian-programs.js';
import { freePort } from './free-port.js';
import { temporaryFolder } from './temporary-folder.js';
import { unprivileged } from './unprivileged.js';
import { UNTIL_WE_END } from './until-we-end.js';

const PGBOUNCER = { packages: ['pgbouncer'], programs: ['usr/sbin/pgbouncer'] };
/** Connections to the server, fewer than its clients have. */
const SERVER_CONNECTIONS = 2;

/** True where PgBouncer can be unpacked. Fails with CI=true where it cannot; elsewhere prints why. */
export async function hasPooler(): Promise<boolean> {
  try {
    await debianPrograms(PGBOUNCER);
    return true;
  } catch (error) {
    return missing((error as Error).message, error);
  }
}

/**
 * A PgBouncer in transaction mode before the database at a URL, whose user it lets in. It knows no prepared statements and resets nothing
 * between two transactions, as in production.
 */
export class Pooler implements AsyncDisposable {
  /** The database, past the pooler's two connections. */
  readonly url: string;
  readonly #folder = temporaryFolder();
  readonly #running: ChildProcess;

  private constructor(program: string, database: URL, port: number) {
    const user = unprivileged();
    const { path } = this.#folder;
    writeFileSync(join(path, 'users'), `"${database.username}" "${database.password}"\n`);
    writeFileSync(join(path, 'pgbouncer.ini'), settings(path, database, port));
    if (user) for (const file of [path, join(path, 'users')]) chownSync(file, user.uid, user.gid);
    this.#running = spawn('sh', ['-c', UNTIL_WE_END, program, join(path, 'pgbouncer.ini')], { cwd: path, detached: true, ...user });
    this.url = Object.assign(new URL(database), { port: String(port), hostname: '127.0.0.1' }).href;
  }

  static async before(url: string): Promise<Pooler> {
    const program = join(await debianPrograms(PGBOUNCER), PGBOUNCER.programs[0]!);
    const pooler = new Pooler(program, new URL(url), await freePort());
    const said: string[] = [];
    for await (const line of createInterface(pooler.#running.stderr!)) {
      said.push(line);
      if (line.includes('process up')) {
        pooler.#running.stderr!.resume();
        return pooler;
      }
    }
    throw new Error(`PgBouncer ended:\n${said.join('\n')}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#running, 'close');
    this.#running.stdin?.end();
    await gone;
    this.#folder[Symbol.dispose]();
  }
}

const settings = (path: string, { hostname, port, pathname }: URL, listenPort: number): string => `
[databases]
${pathname.slice(1)} = host=${hostname} port=${port || 5432}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = trust
auth_file = ${join(path, 'users')}
pool_mode = transaction
default_pool_size = ${SERVER_CONNECTIONS}
max_prepared_statements = 0
`;
