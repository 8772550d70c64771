import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, requireRight, type Caller } from '@hexad/kernel';
import type { ProjectAccess } from '@hexad/rpc';
import type { Log, Metrics } from '@hexad/telemetry';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Backend } from '../application/backend.js';
import type { Callers } from '../application/callers.js';
import { answerRaw } from '../http/unreadable.js';
import { Connection } from './connection.js';
import { Counted } from './counted.js';
import { identified, protocolsOf, type Identified } from './identify.js';
import type { SocketLimits } from './limits.js';
import { SOCKET_PATH } from './path.js';
import { PROTOCOL } from './protocol.js';
import { Shares } from './share.js';
import { Topics } from './topics.js';

/** Bytes of a message of a client; one that is longer ends the connection with 1009. */
const LONGEST_MESSAGE = 16_384;

export interface SocketsParts {
  readonly backend: Backend;
  readonly callers: Callers;
  readonly access: ProjectAccess;
  readonly limits: SocketLimits;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The WebSocket door: every connection of this process. */
export class Sockets implements AsyncDisposable {
  readonly #parts: SocketsParts;
  readonly #topics: Topics;
  readonly #counted: Counted;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: LONGEST_MESSAGE,
    perMessageDeflate: false,
    // The key, which a browser sends beside it, is never said back.
    handleProtocols: () => PROTOCOL,
  });
  readonly #connections = new Set<Connection>();
  readonly #shares = new Shares();
  readonly #timers: readonly NodeJS.Timeout[];
  #closing = false;

  constructor(parts: SocketsParts) {
    this.#parts = parts;
    this.#topics = new Topics(parts.backend, parts.access, parts.limits.askAgainMs);
    this.#counted = new Counted(parts.metrics);
    const { heartbeatMs, askAgainMs } = parts.limits;
    this.#timers = [
      setInterval(() => this.#each((connection) => connection.beat()), heartbeatMs).unref(),
      setInterval(() => this.#each((connection) => void connection.askAgain()), askAgainMs).unref(),
    ];
  }

  /** Takes a request that wants to be a connection. What is refused is answered as every other request. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => undefined);
    try {
      const known = await this.#admit(request);
      this.#server.handleUpgrade(request, socket, head, (client) => this.#open(client, known));
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code === 'internal') this.#parts.log.error(`a connection failed: ${error.message}`, { error });
      this.#counted.refused(error.code);
      answerRaw(socket, error);
    }
  }

  async #admit(request: IncomingMessage): Promise<Identified> {
    const { callers, limits } = this.#parts;
    const path = request.url?.split('?')[0] ?? '';
    if (path !== SOCKET_PATH) throw new AppError('not_found', `There is nothing at ${path} for a WebSocket; it is at ${SOCKET_PATH}.`);
    const protocols = protocolsOf(request);
    if (protocols.length > 0 && !protocols.includes(PROTOCOL))
      throw new AppError('invalid', `None of the subprotocols is known; offer ${PROTOCOL}.`);
    this.#refuseFull();
    const known = await identified(callers, request);
    const { caller } = known;
    requireRight(caller, 'projects.read');
    this.#refuseFull();
    if (this.#shares.of(keyOf(caller)).connections >= limits.perKey)
      throw new AppError('exhausted', `There are ${limits.perKey} connections of this key, and it has no more; close some.`);
    return known;
  }

  /** Before a ticket is used up, and once more when others may have come meanwhile. */
  #refuseFull(): void {
    const { limits } = this.#parts;
    if (this.#closing) throw new AppError('unavailable', 'The gateway is shutting down; connect again.');
    if (this.#connections.size >= limits.connections)
      throw new AppError('unavailable', `This process has ${limits.connections} connections, and takes no more; try again later.`);
  }

  #open(socket: WebSocket, { caller, identify }: Identified): void {
    const { limits, log } = this.#parts;
    const share = this.#shares.enter(keyOf(caller));
    const connection = new Connection({ socket, caller, share, identify, topics: this.#topics, limits, counted: this.#counted, log });
    this.#connections.add(connection);
    this.#counted.connections(1);
    socket.once('close', (code) => {
      this.#connections.delete(connection);
      this.#shares.leave(keyOf(caller));
      this.#counted.connections(-1);
      this.#counted.closed(code);
    });
    if (this.#closing) connection.close('restarting');
  }

  #each(work: (connection: Connection) => void): void {
    for (const connection of this.#connections) work(connection);
  }

  /** Tells every client to connect elsewhere; who does not answer is cut off. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    for (const timer of this.#timers) clearInterval(timer);
    const gone = [...this.#server.clients].map((client) => new Promise<void>((resolve) => client.once('close', () => resolve())));
    this.#each((connection) => connection.close('restarting'));
    await Promise.all(gone);
  }
}

const keyOf = ({ tenant, actor }: Caller): string => `${tenant} ${actor}`;
