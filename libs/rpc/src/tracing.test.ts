import { AppError } from '@hexad/kernel';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import { openTracing, SilentLog } from '@hexad/telemetry';
import { SpanReceiver, type ReceivedSpan } from '@hexad/telemetry/testing';
import { describe, expect, it } from 'vitest';
import { ALICE, openHouse, type House } from './fixtures/house.js';

const METHOD = 'hexad.workflow.v1.WorkflowService/StartRun';
const start = { workflow: 'w', projectId: '', inputsJson: '{}', idempotencyKey: '' };
const workflow = (house: House) => house.clients.client('echo', WorkflowServiceService);

/** The spans of what was called, in the order in which they ended. */
async function spansOf(calls: (house: House) => Promise<unknown>): Promise<readonly ReceivedSpan[]> {
  await using receiver = await SpanReceiver.open();
  const tracing = await openTracing({ url: receiver.url, service: 'test', log: new SilentLog() });
  await using house = await openHouse({ tracing });
  await calls(house);
  await tracing[Symbol.asyncDispose]();
  return receiver.spans;
}

const shortly = ({ kind, attributes, error }: ReceivedSpan) => [kind, attributes['rpc.status_code'], attributes['error.type'], error];

describe('a traced call', () => {
  it('is a span of its client and, within it, one of its server', async () => {
    const [server, client] = await spansOf((house) => workflow(house).startRun(start, { caller: ALICE }));
    expect([server, client]).toMatchObject([
      { name: METHOD, kind: 'server', parentSpanId: client?.spanId },
      { name: METHOD, kind: 'client', attributes: { 'rpc.system.name': 'grpc', 'rpc.method': METHOD } },
    ]);
    expect(client?.attributes['server.address']).toMatch(/echo\.sock$/);
  });

  it('has a span for each try', async () => {
    const spans = await spansOf((house) => {
      house.script.failures.push(new AppError('unavailable', 'not now'));
      return workflow(house).startRun(start, { caller: ALICE });
    });
    expect(spans.map(shortly)).toEqual([
      ['server', 'UNAVAILABLE', 'unavailable', 'not now'],
      ['client', 'UNAVAILABLE', 'unavailable', 'not now'],
      ['server', 'OK', undefined, undefined],
      ['client', 'OK', undefined, undefined],
    ]);
  });

  it('that is refused failed for its client, and not for the server, which did what it should', async () => {
    const spans = await spansOf((house) => {
      house.script.failures.push(new AppError('conflict', 'no'));
      return workflow(house)
        .startRun(start, { caller: ALICE })
        .catch(() => undefined);
    });
    expect(spans.map(shortly)).toEqual([
      ['server', 'FAILED_PRECONDITION', undefined, undefined],
      ['client', 'FAILED_PRECONDITION', 'conflict', 'no'],
    ]);
  });

  it('of a stream ends with the stream', async () => {
    const spans = await spansOf(async (house) => {
      house.script.items = 2;
      for await (const _ of workflow(house).watchRun({ runId: 'r', after: 0 }, { caller: ALICE }));
    });
    expect(spans.map(shortly)).toEqual([
      ['server', 'OK', undefined, undefined],
      ['client', 'OK', undefined, undefined],
    ]);
  });
});
