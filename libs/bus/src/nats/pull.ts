import { createInbox, type Msg, type MsgHdrs, type Subscription } from '@nats-io/transport-node';
import type { Link } from './link.js';
import { statusOf } from './received.js';

export interface PullOptions {
  readonly stream: string;
  readonly consumer: string;
  readonly onMessage: (message: Msg) => void;
  /** The consumer is gone, or does not answer. */
  readonly onGone: () => void;
  /** Requested messages will not come; perhaps ask again. */
  readonly onEnd: () => void;
}

export interface Ask {
  readonly batch: number;
  readonly expiresMs?: number;
  readonly maxBytes?: number;
}

const NANOS = 1_000_000;
/** After its end the server has this long to say so. */
const GRACE_MS = 5_000;

/** Requests for messages of one consumer, as the wire has them: the server sends as many as were asked for, at once or later. */
export class Pull {
  readonly #link: Link;
  readonly #options: PullOptions;
  readonly #subscription: Subscription;
  readonly #inbox = createInbox();
  readonly #subject: string;
  #asked = 0;
  #timer: NodeJS.Timeout | undefined;
  #open = true;

  constructor(link: Link, options: PullOptions) {
    this.#link = link;
    this.#options = options;
    this.#subject = `$JS.API.CONSUMER.MSG.NEXT.${options.stream}.${options.consumer}`;
    this.#subscription = link.nc.subscribe(this.#inbox, { callback: (_, message) => this.#on(message) });
  }

  /** Messages that were asked for and have not come. */
  get asked(): number {
    return this.#asked;
  }

  ask({ batch, expiresMs, maxBytes }: Ask): void {
    if (!this.#open || !this.#link.up) return;
    this.#asked += batch;
    const until = expiresMs === undefined ? { no_wait: true } : { expires: expiresMs * NANOS };
    this.#link.nc.publish(this.#subject, JSON.stringify({ batch, ...until, max_bytes: maxBytes }), { reply: this.#inbox });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#silent(), (expiresMs ?? 0) + GRACE_MS);
  }

  /** Asks no more; what the server has sent until then still comes. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#open) return;
    this.#open = false;
    if (this.#link.up) await this.#subscription.drain().catch(() => undefined);
    else this.#subscription.unsubscribe();
  }

  /** Ends at once: whatever still comes is not looked at. */
  abandon(): void {
    clearTimeout(this.#timer);
    this.#open = false;
    if (!this.#link.nc.isClosed()) this.#subscription.unsubscribe();
  }

  #on(message: Msg): void {
    const code = statusOf(message);
    if (code === 0) {
      this.#asked -= 1;
      this.#options.onMessage(message);
      return;
    }
    if (!this.#open || code === 100) return;
    this.#asked = Math.max(0, this.#asked - leftOf(message.headers));
    const gone = code === 503 || (code === 409 && /deleted|leadership|shutdown/i.test(message.headers?.description ?? ''));
    if (gone) this.#options.onGone();
    else this.#options.onEnd();
  }

  #silent(): void {
    if (this.#asked <= 0) return;
    this.#asked = 0;
    if (this.#open) this.#options.onGone();
  }
}

/** Where the server does not say how many of a request will not come, it is all. */
function leftOf(headers: MsgHdrs | undefined): number {
  const left = headers?.get('Nats-Pending-Messages');
  return left ? Number(left) : Number.MAX_SAFE_INTEGER;
}

/** What the address for the answer says of a message. */
export interface Place {
  readonly deliveries: number;
  readonly seq: number;
  readonly consumerSeq: number;
}

/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<seq>.<consumer seq>.<time>.<pending>`, on later servers with domain and account before the stream. */
export function placeOf(reply: string): Place {
  const parts = reply.split('.');
  const at = parts.length > 9 ? 6 : 4;
  return { deliveries: Number(parts[at]), seq: Number(parts[at + 1]), consumerSeq: Number(parts[at + 2]) };
}

export const ANSWERS = { ack: '+ACK', nak: '-NAK', working: '+WPI' } as const;
export const nakAfter = (ms: number): string => (ms > 0 ? `-NAK {"delay":${Math.round(ms) * NANOS}}` : ANSWERS.nak);
