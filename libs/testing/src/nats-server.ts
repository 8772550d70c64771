import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasServer, missing, serverUrl, type TestServer } from '@hexad/store/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { freePort } from './free-port.js';
import { TcpProxy } from './tcp-proxy.js';
import { temporaryFolder } from './temporary-folder.js';
import { UNTIL_WE_END } from './until-we-end.js';

const NATS: TestServer = {
  name: 'NATS with JetStream',
  setting: 'HEXAD_TEST_NATS_URL',
  local: 'nats://127.0.0.1:4222',
  answers: async (url) => {
    await using nc = await connect({ servers: url, timeout: 2_000 });
    await jetstreamManager(nc);
  },
  container: { image: 'nats:2.11-alpine', port: 4222, command: ['-js'] },
};

export const natsUrl = (): string => serverUrl(NATS);

/** See `hasServer`. */
export const hasNats = (): Promise<boolean> => hasServer(NATS);

/** Names of its own on that server, all of them deleted with its `using`. */
export interface NatsNames extends AsyncDisposable {
  readonly url: string;
  readonly prefix: string;
}

export function natsNames(url: string = natsUrl()): NatsNames {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  return { url, prefix, [Symbol.asyncDispose]: () => deleteStreams(url, prefix.toUpperCase().replaceAll('-', '_')) };
}

/** The way to that server, to be cut. */
export function natsProxy(): Promise<TcpProxy> {
  const { hostname, port } = new URL(natsUrl());
  return TcpProxy.to(Number(port) || 4222, hostname);
}

export const urlOf = ({ port }: TcpProxy): string => `nats://127.0.0.1:${port}`;

async function deleteStreams(url: string, beginning: string): Promise<void> {
  await using nc = await connect({ servers: url });
  const jsm = await jetstreamManager(nc);
  const own = new RegExp(`^(KV_)?${beginning}_`);
  for (const name of await jsm.streams.names().next()) if (own.test(name)) await jsm.streams.delete(name);
}

/** A server of the test's own, which it may kill and start again on what it had stored. */
export class OwnNats implements AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly #folder = temporaryFolder();
  readonly #pidFile = join(this.#folder.path, 'pid');
  readonly #settings: string;
  #process: ChildProcess | undefined;

  private constructor(port: number, settings: string) {
    this.port = port;
    this.#settings = settings;
    this.url = `nats://127.0.0.1:${port}`;
  }

  /** True where the program is installed. Fails with CI=true where it is not. */
  static get installed(): boolean {
    if (spawnSync('nats-server', ['--version']).status === 0) return true;
    return missing('There is no NATS to start: no nats-server on the PATH.');
  }

  /** The settings are those of its configuration file, beside JetStream. */
  static async start(settings = ''): Promise<OwnNats> {
    const own = new OwnNats(await freePort(), settings);
    await own.start();
    return own;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const file = join(this.#folder.path, 'nats.conf');
    writeFileSync(file, `jetstream { store_dir: "${this.#folder.path}" }\n${this.#settings}`);
    const command = ['nats-server', '-a', '127.0.0.1', '-p', String(this.port), '-c', file, '-P', this.#pidFile];
    this.#process = spawn('sh', ['-c', UNTIL_WE_END, ...command], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    const nc = await connect({ servers: this.url, waitOnFirstConnect: true, reconnectTimeWait: 20, maxReconnectAttempts: 500 });
    await nc.close();
  }

  /** `kill -9`. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** In order. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process;
    if (!running) return;
    this.#process = undefined;
    const gone = once(running, 'exit');
    process.kill(Number.parseInt(readFileSync(this.#pidFile, 'utf8'), 10), signal);
    await gone;
  }

  /** Everything that it had stored. */
  wipe(): void {
    rmSync(join(this.#folder.path, 'jetstream'), { recursive: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    this.#folder[Symbol.dispose]();
  }
}
