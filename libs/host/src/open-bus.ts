import { EmbeddedBus, type BusOptions as CommonOptions, type DeadLetters, type DriverBus } from '@hexad/bus';
import { AppError } from '@hexad/kernel';
import type { StoreServer } from '@hexad/store';

export interface BusOptions extends CommonOptions {
  /** What names at a broker begin with. */
  readonly prefix: string;
}

/** Brokers by the scheme of their URL, loaded when asked for. */
const BROKERS: Readonly<Record<string, (url: string, server: StoreServer, options: BusOptions) => Promise<OpenBus>>> = {
  'amqp:': rabbit,
  'amqps:': rabbit,
  'nats:': nats,
  'tls:': nats,
};

export type OpenBus = DriverBus & { readonly deadLetters: DeadLetters };

/** The bus of HEXAD_BUS_URL. The server stays the caller's: dispose the bus first. */
export async function openBus(url: string, server: StoreServer, options: BusOptions): Promise<OpenBus> {
  if (url === 'embedded:') return EmbeddedBus.open(server, options);
  const open = BROKERS[URL.parse(url)?.protocol ?? ''];
  if (!open) throw new AppError('settings_invalid', 'HEXAD_BUS_URL must be embedded:, amqp://…, amqps://…, nats://… or tls://….');
  return open(url, server, options);
}

async function rabbit(url: string, server: StoreServer, options: BusOptions): Promise<OpenBus> {
  const { openRabbitBus } = await import('@hexad/bus/rabbitmq');
  return openRabbitBus({ ...options, url, server });
}

async function nats(url: string, server: StoreServer, options: BusOptions): Promise<OpenBus> {
  const { openNatsBus } = await import('@hexad/bus/nats');
  return openNatsBus({ ...options, url, server });
}
