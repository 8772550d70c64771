import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { KEY, run } from '../../fixtures/world.js';

const id = randomUUID();
let house: House;
beforeEach(async () => {
  house = await openHouse();
  house.world.runs.set(
    id,
    run({ id, inputsJson: '{"ask":true}', variablesJson: '{"a":1}', waitingFor: 'answers', waitingPayloadJson: '[{"id":"Q-1"}]' }),
  );
});
afterEach(() => house[Symbol.asyncDispose]());

async function open(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const request = httpGet(new URL(path, house.url), { headers: { authorization: `Bearer ${KEY}`, ...headers } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

async function lines(response: IncomingMessage): Promise<string[]> {
  const seen: string[] = [];
  for await (const text of createInterface({ input: response })) if (text !== '') seen.push(text);
  return seen;
}
const sequences = (texts: readonly string[]) => texts.map((text) => (JSON.parse(text) as { sequence: number }).sequence);

describe('a run', () => {
  it('is told with its inputs, variables and what it waits for', async () => {
    expect((await house.call('GET', `/v1/runs/${id}`)).json).toMatchObject({
      id,
      state: 'running',
      inputs: { ask: true },
      variables: { a: 1 },
      waitingFor: 'answers',
      waitingPayload: [{ id: 'Q-1' }],
      endedAt: null,
    });
  });

  it('gives its variables one by one', async () => {
    expect((await house.call('GET', `/v1/runs/${id}/variables/a`)).json).toEqual({ name: 'a', value: 1 });
    expect((await house.call('GET', `/v1/runs/${id}/variables/b`)).status).toBe(404);
  });

  it('is in the list, page by page', async () => {
    house.world.runs.set('2', run({ id: '2' }));
    const { json } = await house.call('GET', '/v1/runs?limit=1');
    expect([json.runs.length, json.nextCursor]).toEqual([1, 'more']);
  });

  it('takes the signal that it waits for', async () => {
    const { status } = await house.call('POST', `/v1/runs/${id}/signals/answers`, {
      body: { 'Q-1': 'yes' },
      headers: { 'idempotency-key': 'answers-1' },
    });
    expect([status, house.world.signals]).toEqual([202, [{ runId: id, signal: 'answers', payload: { 'Q-1': 'yes' }, key: 'answers-1' }]]);
  });

  it.each(['resume', 'cancel'])('can be told to %s, without a body', async (action) => {
    expect((await house.call('POST', `/v1/runs/${id}/${action}`)).status).toBe(202);
  });

  it('has no list of tasks when it does not exist', async () => {
    const { status, json } = await house.call('GET', '/v1/runs/0198c0de-0000-7000-8000-00000000dead/tasks');
    expect([status, json.code]).toEqual([404, 'not_found']);
  });

  it('shows its plan and its tasks', async () => {
    const [plan, tasks] = [await house.call('GET', `/v1/runs/${id}/plan`), await house.call('GET', `/v1/runs/${id}/tasks`)];
    expect([plan.json, tasks.json.tasks[0].runId]).toEqual([{ tasks: [] }, id]);
  });
});

describe('the journal of a run', () => {
  it('comes as it is written, until the run has ended', async () => {
    house.world.record('step.started', 'spec');
    const response = await open(`/v1/runs/${id}/events`);
    const all = lines(response);
    house.world.record('step.succeeded', 'spec');
    house.world.record('run.succeeded');
    expect(response.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(sequences(await all)).toEqual([1, 2, 3]);
  });

  it('begins after the entry that is known', async () => {
    for (const type of ['step.started', 'step.succeeded', 'run.succeeded']) house.world.record(type);
    expect(sequences(await lines(await open(`/v1/runs/${id}/events?after=1`)))).toEqual([2, 3]);
  });

  it('goes on where it was when the service behind it restarts', async () => {
    for (const type of ['step.started', 'step.succeeded', 'run.succeeded']) house.world.record(type);
    house.world.breakAfter = 1;
    expect(sequences(await lines(await open(`/v1/runs/${id}/events`)))).toEqual([1, 2, 3]);
  });

  it('comes as server-sent events where they are asked for, after the last that was seen', async () => {
    for (const type of ['step.started', 'run.succeeded']) house.world.record(type);
    const texts = await lines(await open(`/v1/runs/${id}/events`, { accept: 'text/event-stream', 'last-event-id': '1' }));
    expect(texts.filter((text) => !text.startsWith(':'))).toEqual([
      'id: 2',
      'event: run.succeeded',
      'data: {"sequence":2,"at":"2026-01-01T00:00:00.000Z","type":"run.succeeded","path":"","data":{"n":1}}',
    ]);
  });

  it('stops watching when the reader leaves', async () => {
    const response = await open(`/v1/runs/${id}/events`);
    await expect.poll(() => house.world.watchers).toBe(1);
    response.destroy();
    await expect.poll(() => house.world.watchers).toBe(0);
  });

  it('ends when the gateway stops', async () => {
    const all = lines(await open(`/v1/runs/${id}/events`));
    await expect.poll(() => house.world.watchers).toBe(1);
    await house.stopGateway();
    expect(await all).toEqual([]);
  });

  it('of a run that does not exist is not found, before any stream', async () => {
    expect((await house.call('GET', `/v1/runs/${randomUUID()}/events`)).json).toMatchObject({ status: 404, code: 'not_found' });
  });
});
