import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { missing } from '@hexad/store/testing';
import { freePort } from './free-port.js';
import { temporaryFolder } from './temporary-folder.js';
import { unprivileged } from './unprivileged.js';
import { UNTIL_WE_END } from './until-we-end.js';

/** Where packages put a folder for each version. */
const VERSIONS = ['/usr/lib/postgresql', '/usr/local/lib/postgresql', '/opt/homebrew/opt'];

export interface PostgresServerOptions {
  /** False, the default, is faster and keeps a commit only while the machine runs; true keeps it as in production. */
  readonly durable?: boolean;
  /** Folder with `initdb`, `postgres` and `pg_ctl`. Default: that of the newest version that is installed. */
  readonly programs?: string;
  /** A folder that is kept with its data, and used again; the server's user must reach it. Default: a temporary one. */
  readonly folder?: string;
  /** Settings of the server beyond the defaults: `{ max_connections: '20' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * A PostgreSQL of our own, that tests may harm: `await using server = await PostgresServer.start()`. It listens at a free port of 127.0.0.1
 * and trusts everybody. It ends with this process, however that ends.
 */
export class PostgresServer implements AsyncDisposable {
  readonly port: number;
  readonly #programs: string;
  readonly #folder: Disposable & { readonly path: string };
  readonly #data: string;
  readonly #settings: readonly string[];
  readonly #user = unprivileged();
  #running: ChildProcess | undefined;

  private constructor(programs: string, port: number, { durable = false, folder, settings = {} }: PostgresServerOptions) {
    this.port = port;
    this.#programs = programs;
    this.#folder = folder === undefined ? temporaryFolder() : { path: folder, [Symbol.dispose]: () => undefined };
    this.#data = join(this.#folder.path, 'data');
    const speed = durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
    const own = {
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      lc_messages: 'C',
      logging_collector: 'off',
    };
    this.#settings = Object.entries({ ...speed, ...settings, ...own }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  }

  /** True where the program is installed. Fails with CI=true where it is not. */
  static get installed(): boolean {
    if (newest() !== undefined) return true;
    return missing(`There is no PostgreSQL to start: no */bin/postgres in ${VERSIONS.join(', ')}.`);
  }

  static async start(options: PostgresServerOptions = {}): Promise<PostgresServer> {
    const programs = options.programs ?? newest();
    if (programs === undefined) throw new Error('PostgreSQL is not installed.');
    const server = new PostgresServer(programs, await freePort(), options);
    try {
      await server.#create();
      await server.start();
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  /** As the superuser. */
  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** Resolves when it takes connections, on what it has on its disk. */
  async start(): Promise<void> {
    const ended = await this.#tryToStart();
    if (ended !== undefined) throw new Error(`PostgreSQL ended:\n${ended}`);
  }

  /** In order: transactions that run are rolled back, connections end. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    const gone = once(running, 'close');
    await this.#run('pg_ctl', '-D', this.#data, '-m', 'fast', '-w', 'stop');
    await gone;
  }

  /** `kill -9`. Resolves when all of its processes are gone: each has a hand on the pipe that closes. */
  async kill(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    const gone = once(running, 'close');
    process.kill(Number.parseInt(readFileSync(join(this.#data, 'postmaster.pid'), 'utf8'), 10), 'SIGKILL');
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    this.#folder[Symbol.dispose]();
  }

  /** Ends it and removes its data, also where they are kept otherwise. */
  async forget(): Promise<void> {
    await this.stop();
    rmSync(this.#folder.path, { recursive: true, force: true });
  }

  async #create(): Promise<void> {
    if (existsSync(join(this.#data, 'PG_VERSION'))) return;
    mkdirSync(this.#data, { recursive: true, mode: 0o700 });
    const user = this.#user;
    if (user) for (const path of [this.#folder.path, this.#data]) chownSync(path, user.uid, user.gid);
    await this.#run('initdb', '-D', this.#data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N');
  }

  /** What it said when it ended instead. */
  #tryToStart(): Promise<string | undefined> {
    const command = [join(this.#programs, 'postgres'), '-D', this.#data, ...this.#settings];
    const starting = spawn('sh', ['-c', UNTIL_WE_END, ...command], { cwd: this.#folder.path, detached: true, ...this.#user });
    this.#running = starting;
    const said: string[] = [];
    return new Promise((resolve) => {
      createInterface(starting.stderr).on('line', (line) => {
        said.splice(0, Math.max(0, said.push(line) - 20));
        if (line.includes('database system is ready to accept connections')) resolve(undefined);
      });
      starting.stdout.resume();
      starting.once('close', () => {
        if (this.#running === starting) this.#running = undefined;
        resolve(said.join('\n'));
      });
    });
  }

  #run(program: string, ...words: readonly string[]): Promise<unknown> {
    return promisify(execFile)(join(this.#programs, program), words, { cwd: this.#folder.path, ...this.#user });
  }
}

function newest(): string | undefined {
  const found = VERSIONS.flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).map((version) => join(folder, version, 'bin')) : [],
  );
  return found.filter((path) => existsSync(join(path, 'postgres'))).toSorted((a, b) => versionIn(b) - versionIn(a))[0];
}

const versionIn = (path: string): number => Number(/(\d+)\/bin$/u.exec(path)?.[1] ?? 0);
