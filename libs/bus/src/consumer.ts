import { actingAs, AppError, insideTransaction } from '@hexad/kernel';
import { formatTraceparent, type Log, type Metrics, type Span, type Tracing } from '@hexad/telemetry';
import { backoff } from './backoff.js';
import type { Delivery, Handler, Message, RetryPolicy } from './bus.js';
import { laneName, type Lane, type Received } from './driver.js';
import { Outages } from './outages.js';
import { passing, processing } from './spans.js';
import { within } from './within.js';

export interface ConsumerOptions {
  readonly lane: Lane;
  /** Of the transport. */
  readonly system: string;
  readonly handler: Handler;
  readonly retry: RetryPolicy;
  /** Milliseconds that running handlers get when the subscription ends; then their deliveries are left to their leases. */
  readonly drainMs: number;
  readonly log: Log;
  readonly tracing: Tracing;
  /** Counts `hexad_bus_refused_total` (not fit to be handled) and `hexad_bus_dead_letters_total` (given up) by lane and code. */
  readonly metrics?: Metrics | undefined;
}

/** A message that took the process down this often would do so for ever. More than what another one can be wrongly blamed for. */
const MOST_CRASHES = 4;

/** Runs one subscription's handler and decides what becomes of each delivery. */
export class Consumer {
  readonly #options: ConsumerOptions;
  readonly #closing = new AbortController();
  readonly #running = new Map<Received, Promise<void>>();
  readonly #name: string;
  readonly #outages: Outages;
  readonly #types: ReadonlySet<string>;

  constructor(options: ConsumerOptions) {
    const { lane } = options;
    this.#options = options;
    this.#outages = new Outages(options.retry.outageMs);
    this.#name = laneName(lane);
    this.#types = new Set(lane.kind === 'events' ? lane.types : [lane.queue]);
  }

  readonly take = (received: Received): void => {
    this.#running.set(
      received,
      insideTransaction.leave(() => this.#run(received)),
    );
  };

  /** Aborts what runs and waits for it. The transport hands out nothing more by now. */
  async close(): Promise<void> {
    this.#closing.abort(new AppError('cancelled', 'The bus is closing.'));
    const { drainMs, log } = this.#options;
    await within(drainMs, Promise.all(this.#running.values())).catch(() =>
      log.warn(`handlers of ${this.#name} did not end in ${drainMs} ms`),
    );
  }

  async #run(received: Received): Promise<void> {
    try {
      await this.#handle(received);
    } catch (error) {
      this.#options.log.error('a delivery was not settled; it comes again', { ...this.#about(received), error });
    }
    this.#running.delete(received);
  }

  async #handle(received: Received): Promise<void> {
    const { attempt, message, lost } = received;
    const { handler, tracing, system, lane } = this.#options;
    if (this.#closing.signal.aborted || lost.aborted) return received.release();
    const unfit = received.malformed ?? this.#unknown(message.type);
    if (unfit) return this.#refuse(received, unfit);
    if (received.crashes >= MOST_CRASHES) return this.#bury(received, poisonous(received.crashes));
    const closing = this.#closing.signal;
    const handle = (span: Span) =>
      actingAs.run(message.actor, () => handler(delivery(tracing.recording ? partOf(span, message) : message, attempt, lost, closing)));
    const start = tracing.recording ? processing(system, lane.kind === 'events' ? lane.group : lane.queue, received) : passing(message);
    try {
      await tracing.during(start, handle);
    } catch (thrown) {
      return this.#failed(received, thrown);
    }
    this.#outages.forget(message.id);
    await received.ack();
  }

  async #failed(received: Received, thrown: unknown): Promise<void> {
    const error = AppError.from(thrown);
    const { retry, log } = this.#options;
    // It is somebody else's or nobody's by now: this only frees its place here.
    if (received.lost.aborted) return received.release();
    if (this.#closing.signal.aborted && (error.code === 'cancelled' || error.retryable || !(thrown instanceof AppError)))
      return received.release();
    const mayPass = retry.codes?.includes(error.code) ?? (error.retryable || error.code === 'internal');
    const { id } = received.message;
    const away = error.code === 'unavailable';
    const inVain = away && mayPass ? this.#outages.again(id) : undefined;
    const attempts = received.attempt - (away ? 0 : this.#outages.tries(id));
    if (!mayPass || (inVain === undefined && attempts >= retry.attempts)) return this.#bury(received, error);
    const delayMs = backoff(retry, inVain ?? attempts, Math.random());
    log.warn('a handler failed; it is tried again', { ...this.#about(received), attempt: received.attempt, delayMs, error });
    await received.retry(delayMs, error);
  }

  /** Somebody else's subject, or a version that is newer than this process. */
  #unknown(type: string): AppError | undefined {
    if (this.#types.has(type)) return undefined;
    return new AppError(
      'unsupported',
      `Nothing here handles ${JSON.stringify(type)}; ${this.#name} is for ${[...this.#types].join(', ')}.`,
    );
  }

  async #refuse(received: Received, error: AppError): Promise<void> {
    const { log, metrics } = this.#options;
    metrics?.counter('hexad_bus_refused_total').add(1, { lane: this.#name, code: error.code });
    log.error('a message cannot be handled; it is with the dead letters', { ...this.#about(received), error });
    await received.bury(error);
  }

  async #bury(received: Received, error: AppError): Promise<void> {
    this.#outages.forget(received.message.id);
    this.#options.metrics?.counter('hexad_bus_dead_letters_total').add(1, { lane: this.#name, code: error.code });
    this.#options.log.error('a handler failed for good; the message is with the dead letters', { ...this.#about(received), error });
    await received.bury(error);
  }

  #about({ message }: Received): object {
    return { subscription: this.#name, message: message.id, type: message.type, tenant: message.tenant };
  }
}

/** The signal is made when it is asked for, which most handlers do not: each takes about a microsecond and work of the garbage collector. */
function delivery(message: Message, attempt: number, lost: AbortSignal, closing: AbortSignal): Delivery {
  let made: AbortSignal | undefined;
  return {
    message,
    attempt,
    get signal() {
      return (made ??= AbortSignal.any([lost, closing]));
    },
  };
}

/** The message as a part of the span that handles it. */
const partOf = ({ context }: Span, message: Message): Message =>
  context === undefined ? message : { ...message, traceparent: formatTraceparent(context) };

const poisonous = (crashes: number): AppError =>
  new AppError('exhausted', `The process died ${crashes} times while it handled this message; it is not tried again by itself.`);
