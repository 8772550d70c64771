import type { BrokerBus } from '@hexad/bus';
import { openNatsBus } from '@hexad/bus/nats';
import { openRabbitBus } from '@hexad/bus/rabbitmq';
import type { StoreServer } from '@hexad/store';
import { AMQP_URL, NATS_URL } from '../servers.js';

export type BrokerName = 'rabbitmq' | 'nats';

export interface BrokerBusOptions {
  readonly broker: BrokerName;
  readonly prefix: string;
  readonly server: StoreServer;
  readonly declared: (name: string) => void;
}

/** The bus as a service has it, with its relay. */
export const openBrokerBus = ({ broker, prefix, server, declared }: BrokerBusOptions): BrokerBus =>
  broker === 'rabbitmq' ? openRabbitBus({ url: AMQP_URL, prefix, server, declared }) : openNatsBus({ url: NATS_URL, prefix, server });
