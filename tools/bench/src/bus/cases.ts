import type { Row } from '../row.js';
import { brokerFlow, hearEvents, hearTasks } from './broker-flow.js';
import { duel } from './duel.js';
import * as database from './embedded/cases.js';
import { golevelup } from './nest/golevelup.js';
import { nestHearsEvents } from './nest/handlers.js';
import { nestRmq } from './nest/nest-rmq.js';
import { natsDriver } from './nats/driver.js';
import * as nats from './nats/raw.js';
import { embedded, throughBroker } from './outbox/cases.js';
import { rabbitDriver } from './rabbitmq/driver.js';
import * as rabbit from './rabbitmq/raw.js';
import { NatsNames, RabbitNames } from './servers.js';

/** Measures one case; what is on the stack goes at the end, also after Ctrl-C. */
type Case = (stack: AsyncDisposableStack, name: string) => Promise<Row | readonly Row[]>;

const MESSAGES = 4_000;

const onRabbit =
  (kind: 'event' | 'task'): Case =>
  async (stack, name) => {
    const names = stack.use(new RabbitNames());
    return duel(stack, {
      case: name,
      against: `raw amqplib with confirms, ${kind === 'event' ? 'as many queues' : 'one queue'}`,
      reach: 0.8,
      messages: MESSAGES,
      ours: async (arrivals) => brokerFlow(await rabbitDriver(names), kind, kind === 'event' ? hearEvents(arrivals) : hearTasks(arrivals)),
      baseline: (arrivals) => (kind === 'event' ? rabbit.rawEvents(names, arrivals) : rabbit.rawTasks(names, arrivals)),
    });
  };

/** Nothing to reach: how far the row above may come while messages carry their attributes. */
const withSameHeaders: Case = async (stack, name) => {
  const names = stack.use(new RabbitNames());
  return duel(stack, {
    case: name,
    against: 'raw amqplib with confirms, as many queues, the headers of ours; only to be known',
    reach: 0,
    messages: MESSAGES,
    ours: async (arrivals) => brokerFlow(await rabbitDriver(names), 'event', hearEvents(arrivals)),
    baseline: (arrivals) => rabbit.rawEventsWithHeaders(names, arrivals),
  });
};

const onNats =
  (kind: 'event' | 'task'): Case =>
  async (stack, name) => {
    const names = stack.use(new NatsNames());
    return duel(stack, {
      case: name,
      against: `raw JetStream client, ${kind === 'event' ? 'as many consumers' : 'one consumer'}`,
      reach: 0.8,
      messages: MESSAGES,
      ours: async (arrivals) => brokerFlow(await natsDriver(names), kind, kind === 'event' ? hearEvents(arrivals) : hearTasks(arrivals)),
      baseline: (arrivals) => (kind === 'event' ? nats.rawEvents(names, arrivals) : nats.rawTasks(names, arrivals)),
    });
  };

const nestOnRabbit =
  (against: string, reach: number, baseline: typeof golevelup): Case =>
  async (stack, name) => {
    const names = stack.use(new RabbitNames());
    return duel(stack, {
      case: name,
      against,
      reach,
      messages: MESSAGES,
      ours: async (arrivals) => brokerFlow(await rabbitDriver(names), 'event', nestHearsEvents(arrivals)),
      baseline: (arrivals) => baseline(names, arrivals),
    });
  };

const nestOnNats: Case = async (stack, name) => {
  const names = stack.use(new NatsNames());
  return duel(stack, {
    case: name,
    against: 'raw JetStream client',
    reach: 0.65,
    messages: MESSAGES,
    ours: async (arrivals) => brokerFlow(await natsDriver(names), 'event', nestHearsEvents(arrivals)),
    baseline: (arrivals) => nats.rawEvents(names, arrivals),
  });
};

/** In the order in which they run. */
export const CASES: ReadonlyMap<string, Case> = new Map([
  ['rabbitmq, events', onRabbit('event')],
  ['rabbitmq, events, the same headers', withSameHeaders],
  ['rabbitmq, tasks', onRabbit('task')],
  ['nats, events', onNats('event')],
  ['nats, tasks', onNats('task')],
  ['nest on rabbitmq', nestOnRabbit('raw amqplib with confirms', 0.55, rabbit.rawEvents)],
  ['nest on nats', nestOnNats],
  ['nest on rabbitmq, golevelup', nestOnRabbit('@golevelup/nestjs-rabbitmq, one queue', 1, golevelup)],
  ["nest on rabbitmq, Nest's own", nestOnRabbit("Nest's RMQ transport, acknowledged by hand, one queue", 1, nestRmq)],
  ['embedded, PGlite', database.onPglite],
  ['embedded, PostgreSQL', database.onPostgres],
  ['outbox to effect, rabbitmq, 500 a second', throughBroker('rabbitmq', 500)],
  ['outbox to effect, nats, 500 a second', throughBroker('nats', 500)],
  ['outbox to effect, embedded, 50 a second', embedded(50)],
]);
