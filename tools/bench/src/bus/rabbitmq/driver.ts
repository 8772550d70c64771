import { RabbitDriver } from '@hexad/bus/rabbitmq';
import { AMQP_URL, type RabbitNames } from '../servers.js';

export async function rabbitDriver({ prefix, declared }: RabbitNames): Promise<RabbitDriver> {
  return new RabbitDriver({ url: AMQP_URL, prefix, declared: (name) => void declared(name) }, async () => new Date());
}
