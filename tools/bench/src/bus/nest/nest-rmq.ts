import { Controller, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientProxyFactory, Ctx, EventPattern, Payload, RmqContext, Transport, type RmqOptions } from '@nestjs/microservices';
import type { Channel, Message } from 'amqplib';
import { lastValueFrom } from 'rxjs';
import { Arrivals } from '../arrivals.js';
import { CONCURRENCY } from '../broker-flow.js';
import type { Flow } from '../duel.js';
import { dataOf, EVENT, inBatches } from '../messages.js';
import { QUORUM } from '../rabbitmq/raw.js';
import { AMQP_URL, type RabbitNames } from '../servers.js';
import { providing } from './handlers.js';

@Controller()
class RmqController {
  constructor(private readonly arrivals: Arrivals) {}

  @EventPattern(EVENT)
  async happened(@Payload() data: unknown, @Ctx() given: unknown): Promise<void> {
    const context = given as RmqContext;
    this.arrivals.come(data);
    (context.getChannelRef() as Channel).ack(context.getMessage() as Message);
  }
}

@Module({})
class RmqModule {
  static with(arrivals: Arrivals): DynamicModule {
    return { module: RmqModule, controllers: [RmqController], providers: [providing(arrivals)] };
  }
}

/** Nest's own transport on one quorum queue; its handler acknowledges, its client waits for each confirm. */
export async function nestRmq(names: RabbitNames, arrivals: Arrivals): Promise<Flow> {
  const queue = names.declared(`${names.prefix}.nest`);
  const common = { urls: [AMQP_URL], queue, queueOptions: QUORUM, persistent: true };
  const options: RmqOptions = { transport: Transport.RMQ, options: { ...common, noAck: false, prefetchCount: CONCURRENCY } };
  const app = await NestFactory.createMicroservice(RmqModule.with(arrivals), { ...options, logger: false });
  await app.listen();
  const client = ClientProxyFactory.create({ transport: Transport.RMQ, options: { ...common, noAck: true } });
  await client.connect();
  const send = (n: number): Promise<unknown> => lastValueFrom(client.emit(EVENT, dataOf(n)), { defaultValue: undefined });
  return {
    send: (count) => inBatches(count, (numbers) => Promise.all(numbers.map(send))),
    [Symbol.asyncDispose]: async () => {
      await client.close();
      await app.close();
    },
  };
}
