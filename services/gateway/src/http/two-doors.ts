import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '@hexad/kernel';
import { markLocal } from './local-socket.js';

/** Milliseconds that answers get to say that they end. */
const LAST_WORDS_MS = 1_000;

export interface Doors {
  /** Absent: the socket alone. */
  readonly tcp?: { readonly host: string; readonly port: number } | undefined;
  readonly socket: string;
}

/** Only what asks for a WebSocket is one: other clients offer HTTP/2 in the same way, and want an answer all the same. */
const OPTIONS = { shouldUpgradeCallback: (request: IncomingMessage) => request.headers.upgrade?.toLowerCase() === 'websocket' };

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The same application behind two listeners: TCP, where everybody needs a key, and a socket that only its owner can open. */
export class TwoDoors {
  readonly tcp: Server;
  readonly #local: Server;

  constructor(handler: RequestListener, upgrade: UpgradeListener) {
    this.tcp = createServer(OPTIONS, handler);
    this.#local = createServer(OPTIONS, (request, response) => {
      markLocal(request);
      handler(request, response);
    });
    this.tcp.on('upgrade', upgrade);
    this.#local.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      markLocal(request);
      upgrade(request, socket, head);
    });
  }

  /** Opens both; the TCP port that was bound, or undefined. Fails with `port_taken`. */
  async open({ tcp, socket }: Doors): Promise<number | undefined> {
    // The host holds the data folder's lock, so a socket that is there was left by a process that died.
    await rm(socket, { force: true });
    try {
      if (tcp !== undefined) await listen(this.tcp, tcp, tcp.port);
      await listen(this.#local, { path: socket }, 0);
      await chmod(socket, 0o600);
    } catch (error) {
      await this.close();
      throw error;
    }
    return tcp === undefined ? undefined : (this.tcp.address() as AddressInfo).port;
  }

  /** Stops listening and ends what is idle; resolves when the last answer is out. After `drainMs` the others are to `end`, and soon after that they are cut. */
  async close(drainMs = 0, end: () => void = () => undefined): Promise<void> {
    const servers = [this.tcp, this.#local].filter((server) => server.listening);
    const done = Promise.all(servers.map(closed));
    // A connection that is kept alive becomes idle only when its last answer is out.
    const sweep = setInterval(() => servers.forEach((server) => server.closeIdleConnections()), 50);
    const ending = setTimeout(end, drainMs);
    const cut = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), drainMs + LAST_WORDS_MS);
    await done;
    clearInterval(sweep);
    clearTimeout(ending);
    clearTimeout(cut);
  }
}

function listen(server: Server, where: { host: string; port: number } | { path: string }, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException): void => reject(refusal(cause, port));
    server.once('error', fail);
    server.listen(where, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

/** Fails as opening it would. */
export async function checkPort(host: string, port: number): Promise<void> {
  const server = createServer();
  await listen(server, { host, port }, port);
  await closed(server);
}

function refusal(cause: NodeJS.ErrnoException, port: number): AppError {
  if (cause.code === 'EADDRINUSE') {
    return new AppError('port_taken', `Port ${port} is in use by another program; stop it, or choose another port with HEXAD_PORT.`, {
      cause,
      details: { port },
    });
  }
  if (cause.code === 'EACCES')
    return new AppError('settings_invalid', `Port ${port} may not be used by this user; choose one above 1023 with HEXAD_PORT.`, { cause });
  return new AppError('internal', `The gateway cannot listen: ${cause.message}`, { cause });
}

const closed = (server: Server): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));
