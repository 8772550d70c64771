import { randomUUID } from 'node:crypto';
import { BrokerBus } from '@hexad/bus';
import { openNatsBus } from '@hexad/bus/nats';
import { openRabbitBus } from '@hexad/bus/rabbitmq';
import { eventType } from '@hexad/kernel';
import type { ServiceSchema } from '@hexad/store';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tenant } from './bus-under-test.js';
import { hasPika, programsOn, RunningProgram, type PageProgram } from './fixtures/page-program.js';
import { hasNats, OwnNats } from './nats-server.js';
import { RabbitServer } from './rabbitmq-server.js';
import { withStore, type TestStore } from './with-store.js';

const FINALIZED = eventType<{ version: number }>('hexad.spec.spec.finalized.v1');
const RECEIVED = eventType('hexad.spec.brief.received.v1');
const schema: ServiceSchema = { service: 'spec', migrations: [] };

const programs = programsOn('events.md');
const importing = (what: string): PageProgram => programs.find(({ code }) => code.includes(what))!;

describe('the page about events', () => {
  it('subscribes in ten lines with each of three clients', () => {
    const lines = ['amqplib', '@nats-io', 'pika'].map((what) => importing(what).code.trim().split('\n').length);
    expect(Math.max(...lines)).toBeLessThanOrEqual(10);
  });
});

/** Publishes what a subscriber wants and what it does not, and gives the lines that it must print. */
async function publish(db: TestStore): Promise<string[]> {
  const project = randomUUID();
  await db.store(schema).inTenant(tenant, async (tx) => {
    await tx.publish({ type: RECEIVED, key: project, subject: project, data: {} });
    for (const version of [1, 2]) await tx.publish({ type: FINALIZED, key: project, subject: project, data: { version } });
  });
  return [1, 2].map((version) => `${FINALIZED} ${project} ${version}`);
}

/** Resolves once somebody consumes the queue of the page. */
async function consumed(url: string): Promise<void> {
  const connection = await connect(url);
  for (let consumers = 0; consumers === 0;) {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    // A queue that is not there closes the channel.
    consumers = await channel.checkQueue('my-program').then(
      ({ consumerCount }) => consumerCount,
      () => 0,
    );
    await channel.close().catch(() => undefined);
  }
  await connection.close();
}

async function deleteQueue(url: string): Promise<void> {
  const connection = await connect(url);
  await (await connection.createChannel()).deleteQueue('my-program');
  await connection.close();
}

describe.runIf(RabbitServer.installed)('a program from the page, on RabbitMQ', { timeout: 60_000 }, () => {
  let broker: RabbitServer;
  let db: TestStore;
  let bus: BrokerBus;
  beforeAll(async () => {
    [broker, db] = await Promise.all([RabbitServer.start(), withStore([schema])]);
    bus = openRabbitBus({ server: db.server, url: broker.url });
    // The exchange is there once Hexad was.
    await bus.onEvent({ group: 'g', types: [FINALIZED] }, async () => undefined);
  }, 120_000);
  afterAll(async () => {
    await bus?.[Symbol.asyncDispose]();
    await db?.[Symbol.asyncDispose]();
    await broker?.[Symbol.asyncDispose]();
  });

  it.for([
    { client: 'amqplib', there: true },
    { client: 'pika', there: hasPika() },
  ])('prints with $client what was published', async ({ client, there }, { skip }) => {
    skip(!there, 'said above');
    await using program = new RunningProgram(importing(client), { AMQP_URL: broker.url });
    await consumed(broker.url);
    const expected = await publish(db);
    expect(await program.printed(expected.length)).toEqual(expected);
    await deleteQueue(broker.url);
  });
});

describe.runIf(await hasNats())('a program from the page, on NATS', () => {
  it('prints what was published, also before it came', async () => {
    await using nats = await OwnNats.start();
    await using db = await withStore([schema]);
    await using bus = openNatsBus({ server: db.server, url: nats.url });
    await bus.onEvent({ group: 'g', types: [FINALIZED] }, async () => undefined);
    const before = await publish(db);
    await using program = new RunningProgram(importing('@nats-io'), { NATS_URL: nats.url });
    expect(await program.printed(before.length)).toEqual(before);
    const after = await publish(db);
    expect(await program.printed(before.length + after.length)).toEqual([...before, ...after]);
  });
});
