import { AmqpConnection, RabbitMQModule, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Arrivals } from '../arrivals.js';
import { CONCURRENCY } from '../broker-flow.js';
import type { Flow } from '../duel.js';
import { dataOf, EVENT, inBatches } from '../messages.js';
import { QUORUM } from '../rabbitmq/raw.js';
import { AMQP_URL, type RabbitNames } from '../servers.js';
import { providing } from './handlers.js';

/** On one quorum queue of a topic exchange. It acknowledges when the handler has ended; its publishing waits for each confirm. */
export async function golevelup(names: RabbitNames, arrivals: Arrivals): Promise<Flow> {
  const exchange = names.declared(`${names.prefix}.golevelup`);
  const queue = names.declared(`${exchange}.queue`);

  @Injectable()
  class Listener {
    constructor(private readonly arrivals: Arrivals) {}

    @RabbitSubscribe({ exchange, routingKey: EVENT, queue, queueOptions: QUORUM })
    async happened(data: unknown): Promise<void> {
      this.arrivals.come(data);
    }
  }

  @Module({})
  class GolevelupModule {
    static with(): DynamicModule {
      const rabbit = RabbitMQModule.forRoot({
        uri: AMQP_URL,
        exchanges: [{ name: exchange, type: 'topic', options: { durable: true } }],
        prefetchCount: CONCURRENCY,
        connectionInitOptions: { wait: true },
      });
      return { module: GolevelupModule, imports: [rabbit], providers: [Listener, providing(arrivals)] };
    }
  }

  const app = await NestFactory.createApplicationContext(GolevelupModule.with(), { logger: false });
  const connection = app.get(AmqpConnection);
  const send = (n: number): Promise<unknown> => connection.publish(exchange, EVENT, dataOf(n), { persistent: true });
  return {
    send: (count) => inBatches(count, (numbers) => Promise.all(numbers.map(send))),
    [Symbol.asyncDispose]: () => app.close(),
  };
}
