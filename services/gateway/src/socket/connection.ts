import { AppError, type Caller } from '@hexad/kernel';
import { newTrace, runInTrace, type Log } from '@hexad/telemetry';
import type { RawData, WebSocket } from 'ws';
import { toProblem } from '../endpoint/problem.js';
import { Acknowledging } from './acknowledging.js';
import { CLOSING, type Closing } from './close-codes.js';
import type { Counted } from './counted.js';
import type { SocketLimits } from './limits.js';
import { Outbox } from './outbox.js';
import { PROTOCOL, readClientMessage, type Acknowledge, type ClientMessage, type Subscribe } from './protocol.js';
import type { Share } from './share.js';
import type { Topics } from './topics.js';

export interface ConnectionParts {
  readonly socket: WebSocket;
  readonly caller: Caller;
  readonly share: Share;
  /** Says again who it is. */
  readonly identify: () => Promise<Caller>;
  readonly topics: Topics;
  readonly limits: SocketLimits;
  readonly counted: Counted;
  readonly log: Log;
}

/** Milliseconds that a client gets to answer the end of the connection. */
const LAST_WORDS_MS = 1_000;
/** Milliseconds for which a connection is kept whose key cannot be asked about. */
const LONGEST_UNSURE = 60_000;

const isSame = (one: Caller, other: Caller): boolean =>
  one.tenant === other.tenant && one.actor === other.actor && String(one.roles) === String(other.roles);

interface Subscription {
  readonly topic: Subscribe['topic'];
  readonly stop: AbortController;
}

/** One client and what it has subscribed to. */
export class Connection {
  readonly #parts: ConnectionParts;
  readonly #outbox: Outbox;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #acknowledging: Acknowledging;
  readonly #trace = newTrace();
  #answered = true;
  #knownAt = performance.now();

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    const { socket, limits, counted } = parts;
    this.#outbox = new Outbox(socket, limits, counted.sent, () => this.close('slow'));
    this.#acknowledging = new Acknowledging((sequence) => parts.topics.acknowledge(parts.caller, sequence));
    socket.on('pong', () => (this.#answered = true));
    socket.on('message', (data, isBinary) => this.#hear(data, isBinary));
    socket.once('close', () => this.#end());
    // What ws refuses it closes by itself: `close` follows.
    socket.on('error', () => undefined);
    const { heartbeatMs, subscriptions } = limits;
    this.#outbox.answer({ type: 'hello', protocol: PROTOCOL, heartbeatSeconds: heartbeatMs / 1_000, subscriptions });
  }

  close(why: Closing): void {
    const { socket } = this.#parts;
    const [code, reason] = CLOSING[why];
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), LAST_WORDS_MS).unref();
    this.#end();
  }

  /** A client that has not answered since the last time is gone. */
  beat(): void {
    if (!this.#answered) return this.#parts.socket.terminate();
    this.#answered = false;
    this.#parts.socket.ping();
  }

  /** Ends the connection when its key is no longer what it was. */
  async askAgain(): Promise<void> {
    try {
      const caller = await this.#parts.identify();
      this.#knownAt = performance.now();
      if (!isSame(caller, this.#parts.caller)) this.close('changed');
    } catch (thrown) {
      if (!AppError.from(thrown).retryable) this.close('unauthenticated');
      else if (performance.now() - this.#knownAt > LONGEST_UNSURE) this.close('unsure');
    }
  }

  #hear(data: RawData, isBinary: boolean): void {
    this.#answered = true;
    this.#parts.counted.received.add();
    try {
      if (isBinary) throw new AppError('invalid', 'Messages are text.');
      this.#obey(readClientMessage((data as Buffer).toString('utf8')));
    } catch (thrown) {
      const error = AppError.from(thrown);
      this.#refuse((error.details?.['id'] as string | null | undefined) ?? null, error);
    }
  }

  #obey(message: ClientMessage): void {
    if (message.type === 'subscribe') return this.#subscribe(message);
    const { id } = message;
    const subscription = this.#subscriptions.get(id);
    if (subscription === undefined) throw new AppError('not_found', `There is no subscription ${JSON.stringify(id)}.`, { details: { id } });
    if (message.type === 'acknowledge') return this.#acknowledge(message, subscription);
    subscription.stop.abort();
    this.#forget(id, subscription);
    this.#outbox.answer({ type: 'unsubscribed', id });
  }

  #acknowledge({ id, sequence }: Acknowledge, { topic }: Subscription): void {
    if (topic !== 'notifications')
      throw new AppError('invalid', `Only notifications are acknowledged; ${JSON.stringify(id)} is of the topic ${topic}.`, {
        details: { id },
      });
    void runInTrace(this.#trace, () => this.#acknowledging.upTo(sequence)).then(
      (reached) => this.#outbox.answer({ type: 'acknowledged', id, sequence: reached }),
      (thrown: unknown) => this.#refuse(id, AppError.from(thrown)),
    );
  }

  #subscribe(wish: Subscribe): void {
    const { id, topic } = wish;
    const { limits, share } = this.#parts;
    if (this.#subscriptions.has(id))
      throw new AppError('conflict', `There is a subscription ${JSON.stringify(id)} already; choose another id.`, { details: { id } });
    if (this.#subscriptions.size >= limits.subscriptions)
      throw new AppError('exhausted', `There are ${limits.subscriptions} subscriptions, and one connection has no more.`, {
        details: { id },
      });
    if (share.subscriptions >= limits.subscriptionsPerKey)
      throw new AppError('exhausted', `This key has ${limits.subscriptionsPerKey} subscriptions, and gets no more; end some.`, {
        details: { id },
      });
    const subscription = { topic, stop: new AbortController() };
    this.#subscriptions.set(id, subscription);
    this.#count(1);
    void runInTrace(this.#trace, () => this.#pump(wish, subscription));
  }

  async #pump(wish: Subscribe, subscription: Subscription): Promise<void> {
    const { id } = wish;
    const { stop } = subscription;
    let begun = false;
    try {
      for await (const message of this.#parts.topics.open(this.#parts.caller, wish, stop.signal)) {
        if (stop.signal.aborted) return;
        await this.#outbox.hand(message);
        begun = true;
      }
    } catch (thrown) {
      if (stop.signal.aborted) return;
      if (begun) this.#outbox.answer({ type: 'ended', id, ...this.#said(AppError.from(thrown)) });
      else this.#refuse(id, AppError.from(thrown));
    } finally {
      this.#forget(id, subscription);
    }
  }

  #refuse(id: string | null, error: AppError): void {
    this.#outbox.answer({ type: 'error', id, ...this.#said(error) });
  }

  #said(error: AppError): { readonly code: string; readonly message: string } {
    if (error.code === 'internal') this.#parts.log.error(`a subscription failed: ${error.message}`, { error });
    const { code, detail } = toProblem(error, this.#trace.traceId);
    return { code, message: detail };
  }

  #forget(id: string, subscription: Subscription): void {
    if (this.#subscriptions.get(id) !== subscription) return;
    this.#subscriptions.delete(id);
    this.#count(-1);
  }

  #count(change: number): void {
    this.#parts.share.subscriptions += change;
    this.#parts.counted.subscriptions(change);
  }

  #end(): void {
    for (const [id, subscription] of this.#subscriptions) {
      subscription.stop.abort();
      this.#forget(id, subscription);
    }
  }
}
