import type { StoreServer } from '@hexad/store';
import { NoTracing, SilentLog } from '@hexad/telemetry';
import { DriverBus, type BusOptions } from '../driver-bus.js';
import { StoredDeadLetters } from './stored-dead-letters.js';
import type { DeadLetters } from '../dead-letters.js';
import { EmbeddedDriver } from './embedded-driver.js';

export interface EmbeddedBusOptions extends BusOptions {
  /** Milliseconds between looks for what no wake-up told of; default 15_000, and 1_000 where other processes share the database. */
  readonly sweepMs?: number;
  /** Milliseconds between extensions of the leases of running handlers; default 5_000, well below every acknowledgement deadline. */
  readonly extendMs?: number;
  /**
   * Milliseconds; default 10_000. A message that was lost with its process again and again is handled while no other such is, for this
   * long; when the process dies in it a few times, the message is taken for the cause and goes to the dead letters.
   */
  readonly watchMs?: number;
}

/** The bus inside the store's database, durable as the store is. Needs `busSchema` among the schemas that the store was opened with. */
export class EmbeddedBus extends DriverBus {
  readonly deadLetters: DeadLetters;

  private constructor(server: StoreServer, driver: EmbeddedDriver, options: EmbeddedBusOptions) {
    super(driver, options);
    this.deadLetters = new StoredDeadLetters(server, () => driver.wake());
  }

  /** The server stays the caller's: dispose the bus first. */
  static async open(server: StoreServer, options: EmbeddedBusOptions = {}): Promise<EmbeddedBus> {
    const {
      log = new SilentLog(),
      tracing = new NoTracing(),
      sweepMs = server.exclusive ? 15_000 : 1_000,
      extendMs = 5_000,
      watchMs = 10_000,
    } = options;
    return new EmbeddedBus(server, await EmbeddedDriver.open(server, { log, tracing, sweepMs, extendMs, watchMs }), options);
  }
}
