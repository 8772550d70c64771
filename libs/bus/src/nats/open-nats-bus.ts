import type { StoreServer } from '@hexad/store';
import { SilentLog } from '@hexad/telemetry';
import { BrokerBus } from '../broker/broker-bus.js';
import type { BusOptions } from '../driver-bus.js';
import { NatsDriver, type NatsOptions } from './nats-driver.js';

export interface NatsBusOptions extends BusOptions, NatsOptions {
  /** `nats://[user:password@]host:port`, `tls://…`; several of a cluster with commas between. */
  readonly url: string;
  /** Its outboxes are published; it stays the caller's: dispose the bus first. */
  readonly server: StoreServer;
}

/** The bus over NATS JetStream, server 2.9 or later. The server may come later: then subscribing waits, and what is published stays in the outbox. */
export function openNatsBus({ url, server, ...options }: NatsBusOptions): BrokerBus {
  return new BrokerBus(server, new NatsDriver(url, options.log ?? new SilentLog(), options), options);
}

export { NatsDriver, type NatsOptions } from './nats-driver.js';
