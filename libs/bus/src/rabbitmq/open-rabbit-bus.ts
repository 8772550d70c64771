import type { StoreServer } from '@hexad/store';
import { BrokerBus } from '../broker/broker-bus.js';
import type { BusOptions } from '../driver-bus.js';
import { RabbitDriver, type RabbitOptions } from './rabbit-driver.js';

export interface RabbitBusOptions extends RabbitOptions, BusOptions {
  /** The database whose outboxes are published. */
  readonly server: StoreServer;
}

/** The bus over RabbitMQ. Opens also while the broker is away: what is published waits in the outbox, and subscribing waits for it. */
export function openRabbitBus({ server, ...options }: RabbitBusOptions): BrokerBus {
  const now = async (): Promise<Date> => {
    const [row] = await server.asBus((sql) => sql.rows<{ now: Date }>('select clock_timestamp() as now'));
    return row!.now;
  };
  return new BrokerBus(server, new RabbitDriver(options, now), options);
}

export { RabbitDriver, type RabbitOptions } from './rabbit-driver.js';
