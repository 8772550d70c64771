import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { AppError } from '@hexad/kernel';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { JsonLog } from './json-log.js';
import { openTracing } from './open-tracing.js';
import { SilentLog } from './silent-log.js';
import { SpanReceiver } from './testing/index.js';
import { currentTrace, newTrace } from './trace.js';
import type { SpanStart } from './tracing.js';

const log = new SilentLog();
const start = (name: string, more: Partial<SpanStart> = {}): SpanStart => ({ name, kind: 'internal', parent: undefined, ...more });

describe('tracing to a collector', () => {
  it('sends spans with their kind, parent and attributes', async () => {
    await using receiver = await SpanReceiver.open();
    const tracing = await openTracing({ url: receiver.url, service: 'one', log });
    await tracing.during(start('outer', { kind: 'server', attributes: { 'rpc.method': 'a/b', absent: undefined } }), async () => {
      const inner = tracing.start(start('inner', { kind: 'client', parent: currentTrace() }));
      inner.end();
      inner.end();
    });
    await tracing[Symbol.asyncDispose]();
    const [inner, outer] = receiver.spans;
    expect(receiver.spans).toHaveLength(2);
    expect(inner).toMatchObject({ name: 'inner', kind: 'client', traceId: outer?.traceId, parentSpanId: outer?.spanId });
    expect(outer).toMatchObject({ kind: 'server', parentSpanId: undefined, attributes: { 'rpc.method': 'a/b' } });
    expect(outer?.resource).toMatchObject({ 'service.name': 'one', 'service.namespace': 'hexad' });
  });

  it('tells what failed by its code, without secrets', async () => {
    await using receiver = await SpanReceiver.open();
    const tracing = await openTracing({ url: receiver.url, service: 'one', log });
    const failure = new AppError('conflict', 'postgres://me:hunter22@db is there');
    await expect(tracing.during(start('work'), () => Promise.reject(failure))).rejects.toBe(failure);
    await tracing[Symbol.asyncDispose]();
    expect(receiver.spans[0]).toMatchObject({ attributes: { 'error.type': 'conflict' }, events: ['exception'] });
    expect(receiver.spans[0]?.error).toMatch(/^postgres:\/\/me:\[redacted\]@db/);
  });

  it('sends the headers that the environment says', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-scope=ours');
    onTestFinished(() => void vi.unstubAllEnvs());
    await using receiver = await SpanReceiver.open();
    const tracing = await openTracing({ url: receiver.url, service: 'one', log });
    tracing.start(start('work')).end();
    await tracing[Symbol.asyncDispose]();
    expect(receiver.headers[0]).toMatchObject({ 'x-scope': 'ours', 'content-type': 'application/json' });
  });

  it('leaves alone what its caller does not want recorded, and hands that on', async () => {
    await using receiver = await SpanReceiver.open();
    const tracing = await openTracing({ url: receiver.url, service: 'one', log });
    const parent = { ...newTrace(), sampled: false };
    const span = tracing.start(start('unwanted', { parent }));
    span.end();
    await tracing[Symbol.asyncDispose]();
    expect([receiver.spans, span.context?.traceId, span.context?.sampled]).toEqual([[], parent.traceId, false]);
  });

  it('loses spans while the collector is away, says so once, and goes on when it is back', async () => {
    const away = await SpanReceiver.open();
    const { port, url } = away;
    await away[Symbol.asyncDispose]();
    const said: string[] = [];
    const warned = Promise.withResolvers<void>();
    const write = (line: string) => {
      said.push((JSON.parse(line) as { msg: string }).msg);
      warned.resolve();
    };
    const tracing = await openTracing({ url, service: 'one', exportMs: 200, log: JsonLog.open({ to: { write } }) });
    tracing.start(start('lost')).end();
    await warned.promise;
    await using receiver = await SpanReceiver.open(port);
    tracing.start(start('arrived')).end();
    await tracing[Symbol.asyncDispose]();
    expect(receiver.spans.map(({ name }) => name)).toEqual(['arrived']);
    expect(said).toEqual(['the collector does not take spans; they are lost until it does', 'the collector takes spans again']);
  });

  it('ends within two seconds though the collector takes connections and never answers', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await once(silent, 'listening');
    const tracing = await openTracing({ url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`, service: 'one', log });
    tracing.start(start('unheard')).end();
    const before = performance.now();
    await tracing[Symbol.asyncDispose]();
    expect(performance.now() - before).toBeLessThan(3_000);
  });
});

describe('tracing without a collector', () => {
  it('hands a trace on as it came', async () => {
    const tracing = await openTracing({ url: undefined, service: 'one', log });
    const parent = newTrace();
    expect(await tracing.during(start('work', { parent }), async () => currentTrace())).toBe(parent);
  });
});
