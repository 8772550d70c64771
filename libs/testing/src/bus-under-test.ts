import { randomUUID } from 'node:crypto';
import type { Bus, DeadLetter, DeadLetters, Delivery } from '@hexad/bus';
import { eventType } from '@hexad/kernel';
import type { OutboxEvent, OutboxTask, ServiceSchema, Store } from '@hexad/store';
import { Collector } from './collector.js';

/** The service whose outbox the conformance suite publishes from. */
export const conformanceSchema: ServiceSchema = {
  service: 'conformance',
  migrations: [
    {
      name: '0001-effects',
      tenantTables: ['effects'],
      sql: 'create table effects (tenant uuid not null, message uuid not null, worker text not null)',
    },
  ],
};

/** What a transport does beyond delivering at least once. */
export interface BusAbilities {
  /** High before normal before low, and low not starved. */
  readonly priority: boolean;
  /** `cancelTasks` takes waiting tasks out and aborts running ones. */
  readonly cancel: boolean;
  /** Ordered tasks of a key come one at a time and in order. */
  readonly order: boolean;
}

/** A bus, the store whose outbox it reads, and a way to end and begin it again as a restarted process would. */
export interface BusUnderTest extends AsyncDisposable {
  readonly bus: Bus;
  readonly deadLetters: DeadLetters;
  readonly store: Store;
  /** Ends the bus and begins it on the same messages; `bus` is the new one. */
  restart(): Promise<void>;
}

/** The bus that a transport opens: with its dead letters, and to be ended. */
type OpenBus = Bus & AsyncDisposable & { readonly deadLetters: DeadLetters };

/** What `begin` opens, over the store whose outbox it reads; `stack` holds all that goes when the test ends. */
export async function restartable(
  store: Store,
  stack: AsyncDisposableStack,
  begin: () => OpenBus | Promise<OpenBus>,
): Promise<BusUnderTest> {
  let bus = await begin();
  stack.defer(() => bus[Symbol.asyncDispose]());
  return {
    get bus() {
      return bus;
    },
    get deadLetters() {
      return bus.deadLetters;
    },
    store,
    restart: async () => {
      await bus[Symbol.asyncDispose]();
      bus = await begin();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export const tenant: string = randomUUID();

let names = 0;
/** A name that no other test uses. */
export const unique = (prefix: string): string => `${prefix}.n${(names += 1)}-${randomUUID().slice(0, 8)}`;

/** An event of a test has a type of its own. */
type TestEvent = Omit<OutboxEvent, 'type'> & { readonly type: string };

export const publish = ({ store }: Pick<BusUnderTest, 'store'>, ...events: readonly TestEvent[]): Promise<void> =>
  store.inTenant(tenant, async (tx) => {
    for (const event of events) await tx.publish({ ...event, type: eventType(event.type) });
  });

export const enqueue = ({ store }: Pick<BusUnderTest, 'store'>, ...tasks: readonly OutboxTask[]): Promise<void> =>
  store.inTenant(tenant, async (tx) => {
    for (const task of tasks) await tx.enqueue(task);
  });

export const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

/** The `n` of deliveries whose data is `{n}`. */
export const numbers = (deliveries: readonly Delivery[]): number[] => deliveries.map(({ message }) => (message.data as { n: number }).n);

export const collect = (): Collector<Delivery> => new Collector<Delivery>();

/** A promise that the test resolves. */
export class Gate {
  readonly opened: Promise<void>;
  #resolve: (() => void) | undefined;

  constructor() {
    this.opened = new Promise((resolve) => (this.#resolve = resolve));
  }

  readonly open = (): void => this.#resolve?.();
}

export const gate = (): Gate => new Gate();

/** Resolves when the delivery's signal is aborted. */
export const aborted = ({ signal }: Delivery): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** The dead letters of a lane, once there are any: the handler's failure is settled after it threw. */
export async function deadOf({ deadLetters }: Pick<BusUnderTest, 'deadLetters'>, lane: string): Promise<DeadLetter[]> {
  for (;;) {
    const letters = await deadLetters.list({ lane });
    if (letters.length > 0) return letters;
  }
}
