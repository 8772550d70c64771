import { EmbeddedBus, type BusOptions, type DeadLetters, type DriverBus } from '@hexad/bus';
import { openNatsBus } from '@hexad/bus/nats';
import { openRabbitBus } from '@hexad/bus/rabbitmq';
import type { StoreServer } from '@hexad/store';
import type { Settings } from './messages.js';

export type OpenBus = DriverBus & { readonly deadLetters: DeadLetters };
type Open = (url: string, server: StoreServer, options: BusOptions) => Promise<OpenBus> | OpenBus;

const BUSES: Readonly<Record<Settings['bus'], Open>> = {
  rabbitmq: (url, server, options) => openRabbitBus({ ...options, url, server }),
  nats: (url, server, options) => openNatsBus({ ...options, url, server }),
  embedded: (_, server, options) => EmbeddedBus.open(server, options),
};

export const openBus = async ({ bus, busUrl }: Settings, server: StoreServer, options: BusOptions): Promise<OpenBus> =>
  BUSES[bus](busUrl, server, options);
