import type { Log } from '@hexad/telemetry';
import type { Msg } from '@nats-io/transport-node';
import { placeOf, Pull } from './pull.js';
import type { Link } from './link.js';

/** A message of a partition that was handed over and, for all that the server knows, is not settled. */
export interface Entry {
  readonly seq: number;
  readonly bytes: number;
  /** Where the consumer of now wants the answer. */
  reply: string;
  state: 'open' | 'settled' | 'left';
  /** A handler has it. */
  begun: boolean;
}

export interface PartitionOptions {
  readonly link: Link;
  readonly log: Log;
  readonly stream: string;
  /** Makes the consumer of a new epoch, which begins with this message, and gives its name. Undefined: where the one before had come to. */
  readonly attach: (from: number | undefined) => Promise<string>;
  readonly onMessage: (entry: Entry, message: Msg) => void;
}

const BATCH = 64;
const ASK_AGAIN = BATCH / 2;
const EXPIRES_MS = 30_000;
/** Of one answer of the server; the largest message is smaller. */
const ASK_BYTES = 2 * 1024 * 1024;
/** Of what waits here. */
const MOST_BYTES = 2 * 1024 * 1024;
/** Unsettled at once, as we count. */
const MOST_OPEN = 256;
/** From the first that is unsettled to the last that came: what comes twice when the process dies, at most. */
const SPAN = 5_000;
/** Unsettled at once, as the server counts, which hears of none that is settled while an earlier one is not. */
export const WINDOW = SPAN + 2 * BATCH;
const AGAIN_MS = 500;

/**
 * Reads one partition of a group's events. Every cut, like every change of the holder, begins an epoch with a consumer of its own, which
 * starts at the first message that is not settled: so nothing that was under way can be overtaken. What comes twice by that is known here.
 */
export class Partition {
  readonly #options: PartitionOptions;
  readonly #bySeq = new Map<number, Entry>();
  /** In the server's order, beginning with one that is open. */
  #entries: Entry[] = [];
  #settledAlready = new Set<number>();
  #top = 0;
  #bytes = 0;
  #consumerSeq = 0;
  #pull: Pull | undefined;
  #attaching: Promise<void> | undefined;
  #attachAgain = false;
  #timer: NodeJS.Timeout | undefined;
  #open = 0;
  #closed = false;
  #abandoned = false;
  #quiet: ((quiet: boolean) => void) | undefined;

  constructor(options: PartitionOptions) {
    this.#options = options;
  }

  /** Begins with this consumer, where the holder before stopped; it had settled these after that. */
  begin(consumer: string, settledAlready: readonly number[]): void {
    this.#settledAlready = new Set(settledAlready);
    this.#read(consumer);
  }

  /** Begins a new epoch. */
  attach(): void {
    if (this.#closed) return;
    this.#pull?.abandon();
    this.#pull = undefined;
    clearTimeout(this.#timer);
    if (this.#attaching) this.#attachAgain = true;
    else this.#attaching = this.#attach();
  }

  ack(entry: Entry): void {
    this.#settle(entry, 'settled');
    this.#ask();
  }

  /** Left to the next holder. */
  leave(entry: Entry): void {
    this.#settle(entry, 'left');
  }

  /** Reads no more. Resolves when nothing more will come. */
  async stop(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#attaching;
    await this.#pull?.close();
  }

  /** What no handler has begun is left to the next holder. */
  leaveWaiting(): void {
    for (const entry of this.#entries) if (!entry.begun) this.leave(entry);
  }

  /** Resolves with true when nothing is open, with false when it was abandoned. */
  async quiet(): Promise<boolean> {
    if (this.#open === 0 || this.#abandoned) return this.#open === 0;
    return new Promise((resolve) => (this.#quiet = resolve));
  }

  /** Nobody waits any longer for what is open. */
  abandon(): void {
    this.#abandoned = true;
    this.#quiet?.(false);
  }

  /** The first message that is not settled, or the one after all that came; undefined while none has come. */
  get firstOpen(): number | undefined {
    return this.#entries[0]?.seq ?? (this.#top === 0 ? undefined : this.#top + 1);
  }

  /** What was settled although an earlier one was not. */
  get settledBeyond(): number[] {
    return [...this.#settledAlready, ...this.#entries.filter(({ state }) => state === 'settled').map(({ seq }) => seq)];
  }

  /** Somebody else may have it: drops everything at once. */
  drop(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#pull?.abandon();
    this.abandon();
  }

  async #attach(): Promise<void> {
    try {
      do {
        this.#attachAgain = false;
        this.#read(await this.#options.attach(this.firstOpen));
      } while (this.#attachAgain);
    } catch (error) {
      this.#options.log.debug('a partition could not be read; it is tried again', { error });
      this.#later(this.#pull);
    } finally {
      this.#attaching = undefined;
      if (this.#attachAgain) this.attach();
    }
  }

  #read(consumer: string): void {
    if (this.#closed) return;
    const { link, stream } = this.#options;
    this.#pull?.abandon();
    this.#consumerSeq = 0;
    const pull: Pull = new Pull(link, {
      stream,
      consumer,
      onMessage: (message) => this.#take(pull, message),
      onGone: () => this.#later(pull),
      onEnd: () => this.#ask(),
    });
    this.#pull = pull;
    this.#ask();
  }

  /** The connection may be back at any time; then it is at once. */
  #later(pull: Pull | undefined): void {
    if (this.#closed || pull !== this.#pull) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.attach(), AGAIN_MS);
  }

  #ask(): void {
    const pull = this.#pull;
    if (!pull || this.#closed || pull.asked > ASK_AGAIN || this.#bytes > MOST_BYTES || this.#entries.length > SPAN) return;
    const batch = Math.min(BATCH, MOST_OPEN - this.#open) - pull.asked;
    if (batch > 0) pull.ask({ batch, expiresMs: EXPIRES_MS, maxBytes: ASK_BYTES });
  }

  #take(pull: Pull, message: Msg): void {
    if (pull !== this.#pull) return;
    const reply = message.reply ?? '';
    const { seq, consumerSeq } = placeOf(reply);
    this.#consumerSeq += 1;
    // Something was sent to us and did not arrive.
    if (consumerSeq !== this.#consumerSeq) return this.attach();
    if (seq <= this.#top) this.#again(seq, reply);
    else if (this.#settledAlready.delete(seq)) this.#passed(seq, reply);
    else this.#first(seq, reply, message);
    this.#ask();
  }

  #first(seq: number, reply: string, message: Msg): void {
    const entry = this.#enter(seq, reply, message.data.length);
    this.#bytes += entry.bytes;
    this.#open += 1;
    this.#options.onMessage(entry, message);
  }

  /** The holder before had settled it. */
  #passed(seq: number, reply: string): void {
    this.#enter(seq, reply, 0).state = 'settled';
    this.#forgetSettled();
  }

  #enter(seq: number, reply: string, bytes: number): Entry {
    const entry: Entry = { seq, reply, bytes, state: 'open', begun: false };
    this.#top = seq;
    this.#entries.push(entry);
    this.#bySeq.set(seq, entry);
    return entry;
  }

  /** It came in an epoch before. An answer speaks of all up to it, so there is none while an earlier one is not settled. */
  #again(seq: number, reply: string): void {
    const entry = this.#bySeq.get(seq);
    const [first] = this.#entries;
    if (entry) entry.reply = reply;
    else if (!first || seq < first.seq) this.#answer(reply);
  }

  #settle(entry: Entry, state: 'settled' | 'left'): void {
    if (entry.state !== 'open') return;
    entry.state = state;
    this.#open -= 1;
    this.#bytes -= entry.bytes;
    if (state === 'settled') this.#forgetSettled();
    if (this.#open === 0) this.#quiet?.(true);
  }

  #forgetSettled(): void {
    let settled = 0;
    while (this.#entries[settled]?.state === 'settled') {
      this.#bySeq.delete(this.#entries[settled]!.seq);
      settled += 1;
    }
    if (settled === 0) return;
    this.#answer(this.#entries[settled - 1]!.reply);
    this.#entries.splice(0, settled);
  }

  /** Everything up to it is settled. */
  #answer(reply: string): void {
    this.#options.link.ack(reply, this);
  }
}
