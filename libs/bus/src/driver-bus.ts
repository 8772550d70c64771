import { AppError, assertOutsideTransaction } from '@hexad/kernel';
import { NoTracing, SilentLog, type Log, type Metrics, type Tracing } from '@hexad/telemetry';
import { checkName } from '@hexad/store';
import { DEFAULT_RETRY } from './backoff.js';
import { Bus, type EventSubscription, type Handler, type RetryPolicy, type TaskSubscription } from './bus.js';
import { Consumer } from './consumer.js';
import type { BusDriver, Lane, LaneOptions } from './driver.js';

export interface BusOptions {
  readonly log?: Log;
  /** Counts what is refused and buried, by lane and code. */
  readonly metrics?: Metrics | undefined;
  /** Records what is sent and handled; default: nothing. */
  readonly tracing?: Tracing | undefined;
  /** Milliseconds that running handlers get when a subscription ends; default 10_000. */
  readonly drainMs?: number;
  /** Is told, for people, once that a broker is waited for and why, and once that it is there. */
  readonly tell?: ((sentence: string) => void) | undefined;
}

/** The bus over any transport. */
export class DriverBus extends Bus implements AsyncDisposable {
  readonly #driver: BusDriver;
  readonly #log: Log;
  readonly #tracing: Tracing;
  readonly #drainMs: number;
  readonly #metrics: Metrics | undefined;
  readonly #open = new Set<AsyncDisposable>();
  #closed = false;
  #ended: Promise<void> | undefined;

  constructor(driver: BusDriver, { log = new SilentLog(), tracing = new NoTracing(), drainMs = 10_000, metrics }: BusOptions = {}) {
    super();
    this.#driver = driver;
    this.#log = log;
    this.#tracing = tracing;
    this.#drainMs = drainMs;
    this.#metrics = metrics;
  }

  override onEvent({ group, types, concurrency = 8, retry = {} }: EventSubscription, handler: Handler): Promise<AsyncDisposable> {
    if (types.length === 0) throw new AppError('internal', `The group ${group} subscribes to no type.`);
    return this.#subscribe({ kind: 'events', group, types }, { concurrency, ackDeadlineMs: 60_000 }, retry, handler);
  }

  override onTask(
    { queue, concurrency = 1, ackDeadlineMs = 60_000, retry = {} }: TaskSubscription,
    handler: Handler,
  ): Promise<AsyncDisposable> {
    return this.#subscribe({ kind: 'tasks', queue }, { concurrency, ackDeadlineMs }, retry, handler);
  }

  override async cancelTasks({ tenant, queue, key }: { tenant: string; queue: string; key: string }): Promise<void> {
    this.#assertUsable();
    await this.#driver.cancelTasks(tenant, queue, key);
  }

  /** Ends every subscription, then the transport. What is just subscribing fails as `unavailable`. */
  [Symbol.asyncDispose](): Promise<void> {
    return (this.#ended ??= this.#end());
  }

  async #end(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#open].map((subscription) => subscription[Symbol.asyncDispose]()));
    await this.#driver[Symbol.asyncDispose]();
  }

  #assertUsable(): void {
    assertOutsideTransaction('the bus');
    if (this.#closed) throw new AppError('unavailable', 'The bus is closed.');
  }

  async #subscribe(lane: Lane, options: LaneOptions, retry: Partial<RetryPolicy>, handler: Handler): Promise<AsyncDisposable> {
    this.#assertUsable();
    checkNames(lane);
    const policy = { ...DEFAULT_RETRY, ...retry };
    const [log, tracing, drainMs, metrics] = [this.#log, this.#tracing, this.#drainMs, this.#metrics];
    const consumer = new Consumer({ lane, system: this.#driver.system, handler, retry: policy, drainMs, log, tracing, metrics });
    const taking = await this.#driver.subscribe(lane, options, consumer.take);
    let ending: Promise<void> | undefined;
    const end = async () => {
      await taking.stop();
      await consumer.close();
      await taking.close?.();
      this.#open.delete(subscription);
    };
    const subscription = { [Symbol.asyncDispose]: () => (ending ??= end()) };
    this.#open.add(subscription);
    return subscription;
  }
}

function checkNames(lane: Lane): void {
  if (lane.kind === 'tasks') return checkName('queue', lane.queue);
  checkName('group', lane.group);
  for (const type of lane.types) checkName('event type', type);
}
