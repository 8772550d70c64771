import { assertOutsideTransaction } from '@hexad/kernel';
import { OutboxRelay, type StoreServer } from '@hexad/store';
import { NoTracing, SilentLog } from '@hexad/telemetry';
import type { DeadLetters } from '../dead-letters.js';
import { DriverBus, type BusOptions } from '../driver-bus.js';
import { BrokerDeadLetters } from './broker-dead-letters.js';
import type { BrokerDriver } from './broker-driver.js';
import { cancelWaiting } from '../waiting-tasks.js';
import { RefusedLetters } from './refused-letters.js';
import { TracedPublisher } from './traced-publisher.js';

/** The bus over a broker, with the relay that takes the outboxes of this process's database there. */
export class BrokerBus extends DriverBus {
  readonly deadLetters: DeadLetters;
  readonly #relay: OutboxRelay;
  readonly #server: StoreServer;
  readonly #driver: BrokerDriver;

  /** The server, with `busSchema` among its schemas, stays the caller's: dispose the bus first. The driver becomes the bus's own. */
  constructor(server: StoreServer, driver: BrokerDriver, options: BusOptions = {}) {
    super(driver, options);
    this.#server = server;
    this.#driver = driver;
    const { log = new SilentLog(), tracing = new NoTracing(), metrics } = options;
    const publisher = new TracedPublisher(driver, tracing);
    const refused = new RefusedLetters({ server, publish: (batch) => publisher.publish(batch) });
    this.deadLetters = new BrokerDeadLetters(refused, driver.deadLetters);
    this.#relay = new OutboxRelay(server, publisher, { log, refused, metrics });
  }

  /** Also those that are still in the outbox: what waits there for its time is taken away; of what is on its way, the database's clock, which says when a task was enqueued, tells them from later ones. */
  override async cancelTasks({ tenant, queue, key }: { tenant: string; queue: string; key: string }): Promise<void> {
    assertOutsideTransaction('the bus');
    const [{ now }] = await this.#server.asBus(async (sql) => {
      await cancelWaiting(sql, this.#server.services, { tenant, queue, key });
      return (await sql.rows('select clock_timestamp() as now')) as [{ now: Date }];
    });
    await this.#driver.cancelTasks(tenant, queue, key, now);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#relay[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }
}
