import type { Counter } from '@hexad/telemetry';
import type { WebSocket } from 'ws';
import type { SocketLimits } from './limits.js';
import type { ServerMessage } from './protocol.js';

/** What goes out to one client. Events go one by one, each when the one before has left: what a client does not read waits where it is kept. */
export class Outbox {
  readonly #socket: WebSocket;
  readonly #limits: SocketLimits;
  readonly #sent: Counter;
  readonly #tooSlow: () => void;
  #last: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, limits: SocketLimits, sent: Counter, tooSlow: () => void) {
    this.#socket = socket;
    this.#limits = limits;
    this.#sent = sent;
    this.#tooSlow = tooSlow;
  }

  /** At once, whatever waits. */
  answer(message: ServerMessage): void {
    this.#send(message, () => undefined);
    if (this.#socket.bufferedAmount > this.#limits.buffered) this.#tooSlow();
  }

  /** Resolves when it has left. */
  hand(message: ServerMessage): Promise<void> {
    this.#last = this.#last.then(() => this.#write(message));
    return this.#last;
  }

  #write(message: ServerMessage): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(this.#tooSlow, this.#limits.slowMs).unref();
      this.#send(message, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #send(message: ServerMessage, done: () => void): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return done();
    this.#sent.add();
    // Fails only when the connection is gone, which its owner hears of.
    this.#socket.send(textOf(message), done);
  }
}

const texts = new WeakMap<object, string>();

/** An event goes to many clients: it is written down once. */
function textOf(message: ServerMessage): string {
  if (message.type !== 'event') return JSON.stringify(message);
  const { type, id, sequence, event } = message;
  let text = texts.get(event);
  if (text === undefined) texts.set(event, (text = JSON.stringify(event)));
  return `${JSON.stringify({ type, id, sequence }).slice(0, -1)},"event":${text}}`;
}
