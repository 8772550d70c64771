import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { missing } from '@hexad/store/testing';
import { freePorts } from './free-port.js';
import { temporaryFolder } from './temporary-folder.js';
import { UNTIL_WE_END } from './until-we-end.js';

/** Where packages put it; the command in the path changes the user. */
const PROGRAMS = ['/usr/lib/rabbitmq/bin', '/opt/rabbitmq/sbin', '/usr/local/sbin'];
const folderOfPrograms = (): string | undefined => PROGRAMS.find((folder) => existsSync(join(folder, 'rabbitmq-server')));

/** A RabbitMQ of our own, in a temporary folder, that tests may harm. */
export class RabbitServer implements AsyncDisposable {
  readonly port: number;
  readonly #programs: string;
  readonly #folder = temporaryFolder();
  readonly #pidFile = join(this.#folder.path, 'pid');
  readonly #environment: NodeJS.ProcessEnv;
  readonly #node = `hexad-test-${randomBytes(4).toString('hex')}@localhost`;
  #running: ChildProcess | undefined;

  private constructor(programs: string, port: number, distributionPort: number) {
    const { path } = this.#folder;
    this.port = port;
    this.#programs = programs;
    this.#environment = {
      PATH: process.env['PATH'],
      HOME: path,
      LANG: 'C.UTF-8',
      RABBITMQ_NODENAME: this.#node,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(distributionPort),
      RABBITMQ_MNESIA_BASE: join(path, 'data'),
      RABBITMQ_LOG_BASE: join(path, 'log'),
      RABBITMQ_LOGS: '-',
      RABBITMQ_PID_FILE: this.#pidFile,
      RABBITMQ_CONFIG_FILE: join(path, 'none'),
      RABBITMQ_CONF_ENV_FILE: join(path, 'none'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(path, 'plugins'),
    };
  }

  /** True where the program is installed. Fails with CI=true where it is not. */
  static get installed(): boolean {
    if (folderOfPrograms() !== undefined) return true;
    return missing(`There is no RabbitMQ to start: no rabbitmq-server in ${PROGRAMS.join(', ')}.`);
  }

  static async start(): Promise<RabbitServer> {
    const programs = folderOfPrograms();
    if (programs === undefined) throw new Error('RabbitMQ is not installed.');
    const [port, distributionPort] = await freePorts(2);
    const server = new RabbitServer(programs, port!, distributionPort!);
    await server.start();
    return server;
  }

  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.port}`;
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const starting = spawn('sh', ['-c', UNTIL_WE_END, join(this.#programs, 'rabbitmq-server')], {
      env: this.#environment,
      cwd: this.#folder.path,
      detached: true,
    });
    this.#running = starting;
    const [up, said] = [Promise.withResolvers<void>(), [] as string[]];
    createInterface(starting.stdout).on('line', (line) => {
      if (/completed with \d+ plugins/u.test(line)) up.resolve();
      said.splice(0, Math.max(0, said.push(line) - 20));
    });
    starting.stderr.resume();
    starting.once('exit', () => up.reject(new Error(`RabbitMQ ended:\n${said.join('\n')}`)));
    await up.promise;
  }

  /** As a power cut would, a few seconds after the last declaration: 3.10 keeps in memory what is younger, and the queue is broken then. */
  async kill(): Promise<void> {
    await this.control('eval', '[dets:sync(Table) || Table <- dets:all()].');
    await this.#end();
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const exit = once(running, 'exit');
    running.stdin?.end();
    await exit;
  }

  /** In order: it closes connections and writes down what it has. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    const exit = once(running, 'exit');
    process.kill(Number.parseInt(readFileSync(this.#pidFile, 'utf8'), 10), 'SIGTERM');
    await exit;
  }

  /** Runs `rabbitmqctl`. */
  async control(...words: readonly string[]): Promise<string> {
    const program = join(this.#programs, 'rabbitmqctl');
    return (await promisify(execFile)(program, ['-q', '-n', this.#node, ...words], { env: this.#environment })).stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
    this.#folder[Symbol.dispose]();
  }
}
