import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { AppError, insideTransaction, SystemClock } from '@hexad/kernel';
import { newTrace, runInTrace, SilentLog } from '@hexad/telemetry';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { EchoModule } from './fixtures/echo.js';
import { ALICE, openHouse, type House } from './fixtures/house.js';
import { JwtVerifier } from './jwt-verifier.js';
import { serveRpc } from './serve.js';

const start = { workflow: 'build', projectId: '', inputsJson: '{}', idempotencyKey: '' };
let house: House;
const workflow = () => house.clients.client('echo', WorkflowServiceService);
beforeEach(async () => {
  house = await openHouse({ drainMs: 200 });
});
afterEach(() => house[Symbol.asyncDispose]());

describe('a call over a Unix socket', () => {
  it('answers with the message of the definition', async () => {
    expect(await workflow().startRun(start, { caller: ALICE })).toEqual({ runId: 'build' });
  });

  it('listens on a socket that only its owner may use', async () => {
    const { mode } = await stat(house.addresses.listen('echo').slice(5));
    expect(mode & 0o777).toBe(0o600);
  });

  it('tells the handler who calls, until when, and with which key', async () => {
    const before = Date.now();
    await workflow().startRun(start, { caller: ALICE, timeoutMs: 5_000, idempotencyKey: 'once' });
    const [call] = house.script.calls;
    expect(call).toMatchObject({ caller: ALICE, idempotencyKey: 'once' });
    expect(call!.deadline - before).toBeGreaterThan(3_000);
  });

  it('makes up an idempotency key and keeps it through the retries', async () => {
    house.script.failures.push(new AppError('contended', 'again'));
    await workflow().startRun(start, { caller: ALICE });
    const [first, second] = house.script.calls.map((call) => call.idempotencyKey);
    expect([first, second]).toEqual([expect.stringMatching(/.{36}/), first]);
  });

  it('runs the handler as its caller, for the events that it writes', async () => {
    await workflow().startRun(start, { caller: ALICE });
    expect(house.script.actors).toEqual([ALICE.actor]);
  });

  it('goes on with the trace of the caller', async () => {
    const trace = newTrace();
    await runInTrace(trace, () => workflow().startRun(start, { caller: ALICE }));
    expect(house.script.traces).toEqual([trace.traceId]);
  });

  it('gives the error of the handler with code, message and details', async () => {
    house.script.failures.push(new AppError('stack_unknown', 'Es gibt kein „x“.', { details: { known: ['node-api'] } }));
    const error = await workflow()
      .startRun(start, { caller: ALICE })
      .catch((thrown: unknown) => thrown as AppError);
    expect(error).toMatchObject({ code: 'stack_unknown', message: 'Es gibt kein „x“.', details: { known: ['node-api'] } });
  });

  it('keeps the code of an error that is too big for a trailer', async () => {
    house.script.failures.push(new AppError('invalid', 'm'.repeat(50_000), { details: { text: 'd'.repeat(50_000) } }));
    await expect(workflow().startRun(start, { caller: ALICE })).rejects.toMatchObject({ code: 'invalid', details: {} });
  });

  it('does not try again what is not retryable', async () => {
    house.script.failures.push(new AppError('conflict', 'no'));
    await expect(workflow().startRun(start, { caller: ALICE })).rejects.toMatchObject({ code: 'conflict' });
    expect(house.script.calls.length).toBe(1);
  });

  it('stops trying when the time is over, with the last reason', async () => {
    for (let index = 0; index < 50; index += 1) house.script.failures.push(new AppError('unavailable', 'down'));
    await expect(workflow().startRun(start, { caller: ALICE, timeoutMs: 1_500 })).rejects.toMatchObject({
      code: 'unavailable',
      message: 'down',
    });
  });

  it('stops trying earlier where its caller wants to know soon', async () => {
    for (let index = 0; index < 50; index += 1) house.script.failures.push(new AppError('unavailable', 'down'));
    const began = performance.now();
    await expect(workflow().startRun(start, { caller: ALICE, timeoutMs: 60_000, retryMs: 200 })).rejects.toMatchObject({ message: 'down' });
    expect(performance.now() - began).toBeLessThan(10_000);
    house.script.failures.length = 0;
  });

  it('fails as a timeout, and aborts the handler, when the deadline passes', async () => {
    house.script.stuck = true;
    await expect(workflow().cancelRun({ runId: '' }, { caller: ALICE, timeoutMs: 150 })).rejects.toMatchObject({ code: 'timeout' });
    const { signal } = house.script.calls[0]!;
    if (!signal.aborted) await once(signal, 'abort');
    expect(signal.aborted).toBe(true);
  });

  it('is cancelled by the signal of the caller, who gets its reason', async () => {
    house.script.stuck = true;
    const abort = new AbortController();
    const call = workflow().cancelRun({ runId: '' }, { caller: ALICE, signal: abort.signal });
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('throws inside a store transaction', async () => {
    const call = insideTransaction.run('spec', () => workflow().startRun(start, { caller: ALICE }));
    await expect(call).rejects.toThrow('inside the transaction of spec');
  });

  it('carries messages of tens of megabytes', async () => {
    const big = 'x'.repeat(30 * 1024 * 1024);
    expect((await workflow().startRun({ ...start, workflow: big }, { caller: ALICE, timeoutMs: 60_000 })).runId.length).toBe(big.length);
  });

  it('refuses a message over the limit as too large', async () => {
    const big = 'x'.repeat(65 * 1024 * 1024);
    await expect(workflow().startRun({ ...start, inputsJson: big }, { caller: ALICE, timeoutMs: 60_000 })).rejects.toMatchObject({
      code: 'too_large',
    });
  });

  it('waits for a service that is just starting', async () => {
    await house.stop();
    const call = workflow().startRun(start, { caller: ALICE });
    await house.start();
    expect(await call).toEqual({ runId: 'build' });
  });
});

describe('a server stream', () => {
  it('gives every item in order, also when the reader is slow', async () => {
    house.script.items = 2_000;
    const seen: number[] = [];
    for await (const { entry } of workflow().watchRun({ runId: '', after: 5 }, { caller: ALICE })) {
      seen.push(entry!.sequence);
      if (seen.length % 500 === 0) await new Promise(setImmediate);
    }
    expect([seen.length, seen[0], seen.at(-1)]).toEqual([2_000, 6, 2_005]);
  });

  it('ends the handler when the reader leaves', async () => {
    house.script.items = 3;
    house.script.streamEnds = false;
    for await (const { entry } of workflow().watchRun({ runId: '', after: 0 }, { caller: ALICE })) if (entry!.sequence === 2) break;
    const { signal } = house.script.calls[0]!;
    if (!signal.aborted) await once(signal, 'abort');
    await expect.poll(() => house.script.streamClosed).toBe(1);
  });

  it('tries again when it fails before the first item', async () => {
    house.script.failures.push(new AppError('unavailable', 'not yet'));
    house.script.items = 1;
    const seen: number[] = [];
    for await (const { entry } of workflow().watchRun({ runId: '', after: 0 }, { caller: ALICE })) seen.push(entry!.sequence);
    expect(seen).toEqual([1]);
  });

  it('ends with `unavailable` when the service shuts down, so that the reader goes on elsewhere', async () => {
    house.script.items = 1;
    house.script.streamEnds = false;
    const stream = workflow().watchRun({ runId: '', after: 0 }, { caller: ALICE })[Symbol.asyncIterator]();
    await stream.next();
    const stopped = house.stop();
    await expect(stream.next()).rejects.toMatchObject({ code: 'unavailable' });
    await stopped;
  });
});

describe('a server that cannot listen', () => {
  it('says where', async () => {
    const address = 'unix:/nowhere/x.sock';
    const clock = new SystemClock();
    const verifier = new JwtVerifier(async () => [], clock);
    const attempt = serveRpc(EchoModule.with(house.script), { address, verifier, clock, log: new SilentLog() });
    await expect(attempt).rejects.toThrow(`Cannot listen at ${address}`);
  });

  it('says that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const clock = new SystemClock();
    const verifier = new JwtVerifier(async () => [], clock);
    const attempt = serveRpc(EchoModule.with(house.script), { address, verifier, clock, log: new SilentLog() });
    await expect(attempt).rejects.toMatchObject({ code: 'port_taken', message: expect.stringContaining(`${address} is in use`) as string });
  });
});

describe('a server that closes', () => {
  it('cuts a call that does not end in the time to drain', async () => {
    house.script.stuck = true;
    const call = workflow()
      .cancelRun({ runId: '' }, { caller: ALICE, timeoutMs: 2_000 })
      .catch((error: unknown) => error);
    await expect.poll(() => house.script.calls.length).toBe(1);
    await house.stop();
    await call;
    expect(house.script.calls[0]!.signal.aborted).toBe(true);
  });
});
