import { once } from 'node:events';
import { constants } from 'node:fs';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AllowedHost } from '@hexad/host/outgoing';
import { AppError } from '@hexad/kernel';
import type { AllowedHosts } from './allowed.js';
import { connectProxy } from './connect-proxy.js';
import { forwarder, MEETING, PROXY_PORT, type Forwarding } from './forwarder.js';

export interface BorderOptions {
  /** What the command may reach; empty: nothing. */
  readonly allowed: readonly AllowedHost[];
  readonly hosts: AllowedHosts | undefined;
  /** Where the service in the sandbox listens. */
  readonly port: number | undefined;
}

const CONNECT_MS = 5_000;
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** Where connections cross the border of a sandbox that has a network of its own: Unix sockets in a folder with a short path. */
export class Border implements AsyncDisposable {
  /** host:port that the command asked for and was refused, each once. */
  readonly refused = new Set<string>();
  readonly #folder: string;
  readonly #forwarding: Forwarding;
  readonly #resources = new AsyncDisposableStack();

  private constructor(folder: string, forwarding: Forwarding) {
    this.#folder = folder;
    this.#forwarding = forwarding;
  }

  static async open({ allowed, hosts, port }: BorderOptions): Promise<Border | undefined> {
    const goesOut = allowed.length > 0 && hosts !== undefined;
    if (!goesOut && port === undefined) return undefined;
    const folder = await mkdtemp(path.join(tmpdir(), 'hexad-'));
    const border = new Border(folder, { out: goesOut ? PROXY_PORT : undefined, in: port });
    border.#resources.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
    await Promise.all(['in', 'out'].map((name) => mkdir(path.join(folder, name))));
    if (goesOut) {
      const refused = (target: string): void => void border.refused.add(target);
      border.#resources.use(await connectProxy({ socket: path.join(folder, 'out/proxy'), hosts, allowed, refused }));
    }
    return border;
  }

  /** Folders that both sides see. What comes in is made by the command's side, what goes out by ours. */
  get binds(): readonly { readonly from: string; readonly to: string; readonly isRead: boolean }[] {
    return [
      { from: path.join(this.#folder, 'in'), to: `${MEETING}/in`, isRead: false },
      { from: path.join(this.#folder, 'out'), to: `${MEETING}/out`, isRead: true },
    ];
  }

  get env(): Record<string, string> {
    const port: Record<string, string> = this.#forwarding.in === undefined ? {} : { PORT: String(this.#forwarding.in) };
    if (this.#forwarding.out === undefined) return port;
    const proxy = `http://127.0.0.1:${PROXY_PORT}`;
    const names = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].map((name) => [name, proxy] as const);
    const none = { no_proxy: 'localhost,127.0.0.1,::1', NO_PROXY: 'localhost,127.0.0.1,::1' };
    return { ...port, ...Object.fromEntries(names), ...none, NODE_USE_ENV_PROXY: '1', NODE_EXTRA_CA_CERTS: AUTHORITIES };
  }

  /** The command with the forwarder before it. */
  around(argv: readonly string[]): string[] {
    return ['node', '-e', forwarder, JSON.stringify(this.#forwarding), ...argv];
  }

  /**
   * A connection to the service. The command could have put a link to another socket of this machine at the agreed place: what is there is opened without
   * following links, and connected to as what was opened.
   */
  async connect(): Promise<Socket> {
    await using place = await open(path.join(this.#folder, 'in/service'), O_PATH | constants.O_NOFOLLOW);
    if (!(await place.stat()).isSocket()) throw new AppError('unavailable', 'There is no socket at the agreed place.');
    const socket = connect({ path: `/proc/self/fd/${place.fd}`, allowHalfOpen: true });
    try {
      const inTime = { signal: AbortSignal.timeout(CONNECT_MS) };
      await once(socket, 'connect', inTime);
      // The forwarder says a word when the service itself has answered.
      await heard(socket, inTime.signal);
      return socket;
    } catch (thrown) {
      socket.destroy();
      throw thrown;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync();
  }
}

const O_PATH = 0o10000000;

/** Takes the first byte off a connection; rejects when it ends without one. */
async function heard(socket: Socket, signal: AbortSignal): Promise<void> {
  const over = AbortSignal.any([signal, closed(socket)]);
  while (socket.read(1) === null) await once(socket, 'readable', { signal: over });
}

function closed(socket: Socket): AbortSignal {
  const controller = new AbortController();
  socket.once('close', () => controller.abort()).once('end', () => controller.abort());
  return controller.signal;
}
