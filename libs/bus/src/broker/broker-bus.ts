import { OutboxRelay, type StoreServer } from '@hexad/store';
import { SilentLog } from '@hexad/telemetry';
import type { DeadLetters } from '../dead-letters.js';
import { DriverBus, type BusOptions } from '../driver-bus.js';
import type { BrokerDriver } from './broker-driver.js';

/** The bus over a broker, with the relay that takes the outboxes of this process's database there. */
export class BrokerBus extends DriverBus {
  readonly deadLetters: DeadLetters;
  readonly #relay: OutboxRelay;

  /** The server stays the caller's: dispose the bus first. The driver becomes the bus's own. */
  constructor(server: StoreServer, driver: BrokerDriver, options: BusOptions = {}) {
    super(driver, options);
    this.deadLetters = driver.deadLetters;
    this.#relay = new OutboxRelay(server, driver, { log: options.log ?? new SilentLog() });
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#relay[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }
}
