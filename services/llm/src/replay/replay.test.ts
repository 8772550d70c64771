import { randomUUID } from 'node:crypto';
import { AppError, type Caller } from '@hexad/kernel';
import { ProjectAccess, type ProjectRole } from '@hexad/rpc';
import type { Store } from '@hexad/store';
import { FixedClock } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallRights } from '../calls/application/call-rights.js';
import { Calls, type Embedded, type Made, type Streaming } from '../calls/application/calls.js';
import type { CallOrder, Room, CallRecord, ListedModel } from '../calls/application/ports.js';
import type { Answer } from '../calls/domain/answer.js';
import { TEXT_OUTPUT, type ModelRequest } from '../calls/domain/request.js';
import { embedded, type House } from '../fixtures/house.js';
import { attempt, KnownUsers, record } from '../fixtures/records.js';
import { StoredCallHistory } from '../records/adapters/stored-call-history.js';
import { StoredCallLog } from '../records/adapters/stored-call-log.js';
import { People } from '../records/application/people.js';
import { ShowCalls } from '../records/application/show-calls.js';
import { toLine } from '../records/domain/line.js';
import { llmSchema } from '../schema.js';
import { TodaysPrompts } from './application/ports.js';
import { ReplayConversation } from './application/replay-conversation.js';
import { changed, type Replayed } from './domain/replayed.js';

const TOKENS = { input: 4, output: 2, cachedRead: 0, cachedWrite: 0 };
const said = (text: string) => ({ type: 'text' as const, text });
const answer = (text: string): Answer => ({ id: 'a', model: 'large', parts: [said(text)], finish: 'stop', tokens: TOKENS });
const request = (system: string, user: string): ModelRequest => ({
  system: [said(system)],
  turns: [{ role: 'user', parts: [said(user)] }],
  tools: [],
  toolChoice: 'auto',
  output: TEXT_OUTPUT,
});

const at = (minute: number) => ({ startedAt: new Date(Date.UTC(2026, 0, 15, 10, minute)) });

/** A model that says its system message back, and fails when asked to. */
class Parrot extends Calls {
  readonly orders: CallOrder[] = [];

  override async complete(order: CallOrder): Promise<Made> {
    this.orders.push(order);
    const system = order.request.system.map(({ text }) => text).join('');
    if (system === 'fail') throw new AppError('provider_unavailable', 'It is down.');
    return {
      id: randomUUID(),
      provider: 'double',
      model: 'large',
      cache: 'off',
      attempts: 1,
      cost: 9n,
      answer: answer(`I am told: ${system}`),
    };
  }
  override stream(): Promise<Streaming> {
    throw new AppError('unsupported', 'It does not stream.');
  }
  override embed(): Promise<Embedded> {
    throw new AppError('unsupported', 'It has no vectors.');
  }
  override room(): Room {
    return {};
  }
  override async count(): Promise<number> {
    return 0;
  }
  override async models(): Promise<readonly ListedModel[]> {
    return [];
  }
}

/** One template of two versions: `Be kind to …` and `Be brief with …`. */
class TwoVersions extends TodaysPrompts {
  override async render(_: Caller, { inputs, version = 2 }: Parameters<TodaysPrompts['render']>[1]) {
    if (typeof inputs['name'] !== 'string') throw new AppError('invalid', 'The input name is missing.');
    const text = version === 1 ? `Be kind to ${inputs['name']}.` : `Be brief with ${inputs['name']}.`;
    return { messages: [{ role: 'system' as const, parts: [said(text)] }], version };
  }
}

/** The project of the calls that were written down. */
class Kites extends ProjectAccess {
  protected override async memberRole(_: Caller, project: string): Promise<ProjectRole | undefined> {
    return project === 'kites' ? 'admin' : undefined;
  }
  protected override async memberships(): Promise<readonly string[]> {
    return [];
  }
}

describe('a replay of a conversation', () => {
  let house: House;
  let store: Store;
  beforeAll(async () => {
    house = await embedded();
    store = house.server.store(llmSchema);
  });
  afterAll(() => house[Symbol.asyncDispose]());

  async function replay(calls: readonly Partial<CallRecord>[], { model = '', roles = ['owner'] as Caller['roles'] } = {}) {
    const tenant = randomUUID();
    const lines = calls.map((call, index) => toLine(record({ tenant, conversation: 'c-1', ...at(index), ...call })));
    if (lines.length > 0) await new StoredCallLog(store).write(tenant, lines, {});
    const clock = new FixedClock();
    const shown = new ShowCalls(new StoredCallHistory(store), new People(new KnownUsers(), clock), clock);
    const parrot = new Parrot();
    const replaying = new ReplayConversation({
      shown,
      calls: parrot,
      rights: new CallRights(new Kites()),
      prompts: new TwoVersions(),
    });
    const asker = { caller: { tenant, actor: 'user:ann', roles }, projects: async () => undefined };
    const replayed: Replayed[] = [];
    for await (const one of replaying.execute(asker, { conversation: 'c-1', model, signal: new AbortController().signal }))
      replayed.push(one);
    return { replayed, orders: parrot.orders };
  }

  const kind = { request: request('Be kind to Ann.', 'Hello'), answer: answer('I am told: Be kind to Ann.') };
  const ofTemplate = (inputs?: string): Partial<CallRecord> => ({ bodies: kind, prompt: { template: 'greet', version: 1, inputs } });

  it('asks each call with the version of its prompt that is current, and tells what changed', async () => {
    const { replayed } = await replay([{ ...ofTemplate('{"name":"Ann"}'), attempts: [attempt(5)] }]);
    expect(replayed).toMatchObject([
      {
        prompt: { fate: 'today', template: 'greet', before: 1, after: 2 },
        request: [
          { op: 'same', text: '[system]' },
          { op: 'removed', text: 'Be kind to Ann.' },
          { op: 'added', text: 'Be brief with Ann.' },
          {},
          {},
        ],
        answer: [
          { op: 'removed', text: 'I am told: Be kind to Ann.' },
          { op: 'added', text: 'I am told: Be brief with Ann.' },
        ],
        before: { model: 'small', cost: 5n },
        after: { model: 'large', cost: 9n, tokens: TOKENS },
      },
    ]);
  });

  it.each([
    ['as_logged', { bodies: kind }],
    ['no_inputs', ofTemplate()],
    ['unfit', ofTemplate('{"nick":"Ann"}')],
    ['mixed', ofTemplate('{"name":"Bo"}')],
  ])('asks as it was logged, and says why: %s', async (fate, call) => {
    const { replayed, orders } = await replay([call]);
    expect([replayed[0]!.prompt.fate, changed(replayed[0]!.request), changed(replayed[0]!.answer)]).toEqual([fate, false, false]);
    expect(orders[0]!.request).toEqual(kind.request);
  });

  it('goes from the oldest call to the newest, and on when one fails or has no bodies', async () => {
    const calls = [{ bodies: { request: request('fail', 'Hello') } }, {}, { bodies: kind }];
    const { replayed } = await replay(calls);
    expect(replayed.map(({ after, failure }) => [after?.model, failure?.code])).toEqual([
      [undefined, 'provider_unavailable'],
      [undefined, undefined],
      ['large', undefined],
    ]);
  });

  it('is paid by the budgets of the call, never from the cache, and is no part of the conversation', async () => {
    const { orders } = await replay([{ bodies: kind, path: { run: 'r-1' }, purpose: 'greet', asked: 'fast' }], { model: 'large' });
    expect(orders).toMatchObject([
      { path: { run: 'r-1' }, cacheTtlMs: 0, model: 'large', door: 'replay', purpose: 'greet', streamed: false },
    ]);
    expect(orders[0]!.conversation).toBeUndefined();
  });

  it('is refused where there is no such conversation, and to who may not call models', async () => {
    await expect(replay([])).rejects.toMatchObject({ code: 'not_found' });
    await expect(replay([{ bodies: kind }], { roles: ['viewer'] })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
