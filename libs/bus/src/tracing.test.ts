import { AppError } from '@hexad/kernel';
import type { OutboxMessage } from '@hexad/store';
import { formatTraceparent, newTrace, openTracing, parseTraceparent, SilentLog, type Tracing } from '@hexad/telemetry';
import { SpanReceiver, type ReceivedSpan } from '@hexad/telemetry/testing';
import { describe, expect, it } from 'vitest';
import type { BrokerDriver } from './broker/broker-driver.js';
import { TracedPublisher } from './broker/traced-publisher.js';
import { Consumer } from './consumer.js';
import { delivered } from './fixtures.js';

/** What was recorded meanwhile. */
async function spansOf(work: (tracing: Tracing) => Promise<unknown>): Promise<readonly ReceivedSpan[]> {
  await using receiver = await SpanReceiver.open();
  const tracing = await openTracing({ url: receiver.url, service: 'test', log: new SilentLog() });
  await work(tracing);
  await tracing[Symbol.asyncDispose]();
  return receiver.spans;
}

const written = newTrace();
const message: OutboxMessage = {
  id: 'm1',
  kind: 'event',
  name: 'hexad.spec.spec.finalized.v1',
  service: 'spec',
  tenant: 't',
  key: 'k',
  subject: null,
  actor: 'user:7',
  priority: 1,
  ordered: false,
  traceparent: formatTraceparent(written),
  time: new Date(0),
  data: {},
};

/** A broker that hands what it is sent to a function. */
const brokerOf = (publish: BrokerDriver['publish']) => ({ system: 'test', publish }) as BrokerDriver;

describe('what is sent', () => {
  it('is a part of what wrote it, and what it leads to is a part of that', async () => {
    let sent: readonly OutboxMessage[] = [];
    const broker = brokerOf(async (batch) => void (sent = batch));
    const [span] = await spansOf((tracing) => new TracedPublisher(broker, tracing).publish([message]));
    expect(span).toMatchObject({ kind: 'producer', traceId: written.traceId, parentSpanId: written.spanId });
    expect(span?.attributes).toMatchObject({ 'messaging.system': 'test', 'messaging.message.id': 'm1' });
    expect(parseTraceparent(sent[0]?.traceparent ?? undefined)?.spanId).toBe(span?.spanId);
  });

  it('failed when the broker did not take it', async () => {
    const broker = brokerOf(() => Promise.reject(new AppError('unavailable', 'no broker')));
    const spans = await spansOf((tracing) => new TracedPublisher(broker, tracing).publish([message]).catch(() => undefined));
    expect(spans).toMatchObject([{ error: 'no broker', attributes: { 'error.type': 'unavailable' } }]);
  });
});

const refuse = () => Promise.reject(new AppError('conflict', 'no'));

describe('what is handled', () => {
  it('is a span for each try, which fails with the handler', async () => {
    const spans = await spansOf(async (tracing) => {
      const retry = { attempts: 3, delayMs: 1, maxDelayMs: 1, outageMs: 0 };
      const lane = { kind: 'events', group: 'g', types: ['t'] } as const;
      const consumer = new Consumer({ lane, system: 'test', handler: refuse, retry, drainMs: 1_000, log: new SilentLog(), tracing });
      consumer.take(delivered({ attempt: 2 }));
      await consumer.close();
    });
    expect(spans).toMatchObject([
      {
        name: 'process t',
        kind: 'consumer',
        error: 'no',
        attributes: { 'messaging.consumer.group.name': 'g', 'hexad.attempt': 2, 'error.type': 'conflict' },
      },
    ]);
  });
});
