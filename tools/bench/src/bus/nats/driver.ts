import { NatsDriver } from '@hexad/bus/nats';
import { SilentLog } from '@hexad/telemetry';
import { NATS_URL, type NatsNames } from '../servers.js';

export async function natsDriver({ prefix }: NatsNames): Promise<NatsDriver> {
  return new NatsDriver(NATS_URL, new SilentLog(), { prefix });
}
