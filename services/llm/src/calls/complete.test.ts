import { AppError, DATABASE_AWAY, type ErrorCode } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, type House } from '../fixtures/house.js';
import type { Candidate, Guards } from './application/ports.js';
import { asking, candidate, Counter, RATES, type CounterOptions } from './fixtures/counter.js';
import { said, ScriptedProvider, tokens } from './fixtures/scripted-provider.js';

const failing = (code: ErrorCode, details = {}) => new ScriptedProvider({ error: new AppError(code, `it was ${code}`, { details }) });
const SCHEMA = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false };
const json = asking('a number', { output: { kind: 'schema', name: 'answer', schema: SCHEMA } });

describe('a call', () => {
  let house: House;
  beforeAll(async () => void (house = await embedded()));
  afterAll(() => house[Symbol.asyncDispose]());
  const counter = (options: CounterOptions) => new Counter(house.server, options);

  it('is answered, and costs what its tokens cost', async () => {
    await using desk = counter({ providers: { one: new ScriptedProvider({ answer: said('hello') }) } });
    const budget = await desk.purse.limit(1_000);
    expect(await desk.calls.complete(desk.order('hi'))).toMatchObject({
      provider: 'one',
      cost: 20n,
      cache: 'off',
      answer: { parts: [{ text: 'hello' }] },
    });
    expect(await desk.standing(budget)).toEqual([20, 0]);
  });

  it('goes to the provider when its reservation is in the books, and not before', async () => {
    const one = new ScriptedProvider({ answer: said('hello') });
    await using desk = counter({ providers: { one } });
    const budget = await desk.purse.limit(1_000);
    const stood: unknown[] = [];
    void one.asked.then(() => stood.push(desk.purse.standing(budget)));
    await desk.calls.complete(desk.order('hi'));
    expect(await stood[0]).toEqual([0, 250]);
  });

  it('is recorded with its attempts when they are booked', async () => {
    await using desk = counter({
      providers: { one: failing('provider_unavailable'), two: new ScriptedProvider({ answer: said('hello') }) },
    });
    await desk.calls.complete(desk.order('hi', { purpose: 'test', conversation: 'c1' }));
    await expect.poll(() => desk.records).toHaveLength(1);
    expect(desk.records[0]).toMatchObject({
      outcome: 'succeeded',
      purpose: 'test',
      conversation: 'c1',
      attempts: [
        { attempt: 1, provider: 'one', outcome: 'failed', error: 'provider_unavailable', cost: 0n },
        { attempt: 2, provider: 'two', outcome: 'succeeded', tokens: tokens(10, 5), cost: 20n },
      ],
    });
  });

  it.each(['key_missing', 'key_refused', 'provider_unpaid', 'provider_limited', 'provider_unavailable', 'provider_timeout'] as const)(
    'is answered by the next one after %s',
    async (code) => {
      await using desk = counter({ providers: { one: failing(code), two: new ScriptedProvider({ answer: said('hello') }) } });
      expect(await desk.calls.complete(desk.order('hi'))).toMatchObject({ provider: 'two', attempts: 2 });
    },
  );

  it.each([
    ['no type', { type: 'objet' }, /"weather".*equal to one of the allowed values \(array, boolean/],
    ['no properties', { type: 'object', properties: [] }, /"weather".*\/properties must be object/],
    ['a list of what is required that is none', { type: 'object', required: true }, /"weather".*\/required must be array/],
    ['something else than an object', { type: 'string' }, /"weather".*describes "string"/],
  ])('with a tool whose schema has %s is refused before anybody is asked or paid', async (_, schema, sentence) => {
    const one = new ScriptedProvider({ answer: said('hello') });
    await using desk = counter({ providers: { one } });
    const order = desk.order('hi', { request: asking('hi', { tools: [{ name: 'weather', schema }] }) });
    await expect(desk.calls.complete(order)).rejects.toMatchObject({ code: 'tool_invalid', message: expect.stringMatching(sentence) });
    expect(one.sent).toEqual([]);
  });

  it.each([
    ['draft 7', { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties: { a: { items: [{ type: 'string' }] } } }],
    ['draft 2020-12', { type: 'object', properties: { a: { prefixItems: [{ type: 'string' }] } }, $defs: { b: true } }],
    ['words of others', { type: 'object', properties: { a: { type: 'string', nullable: true, 'x-order': 1, format: 'colour' } } }],
    ['nothing', {}],
  ])('with a tool whose schema is of %s is answered', async (_, schema) => {
    await using desk = counter({ providers: { one: new ScriptedProvider({ answer: said('hello') }) } });
    const order = desk.order('hi', { request: asking('hi', { tools: [{ name: 'weather', schema }] }) });
    expect(await desk.calls.complete(order)).toMatchObject({ provider: 'one' });
  });

  it('whose output is to fit what is no schema is refused before anybody is asked', async () => {
    const one = new ScriptedProvider({ answer: said('7') });
    await using desk = counter({ providers: { one } });
    const request = asking('a number', { output: { kind: 'schema', name: 'n', schema: { type: 'numbre' } } });
    await expect(desk.calls.complete(desk.order('hi', { request }))).rejects.toMatchObject({ code: 'invalid' });
    expect(one.sent).toEqual([]);
  });

  it('is refused for want of books when the database is away before anything is reserved, and that is what is recorded', async () => {
    const away: Guards = {
      look: () => Promise.reject(new AppError('unavailable', 'The database does not answer.', { details: DATABASE_AWAY })),
    };
    await using desk = counter({ providers: { one: new ScriptedProvider({ answer: said('hello') }) }, guards: away });
    const refused = { code: 'books_unavailable', message: expect.stringContaining('no model was called; try again') };
    await expect(desk.calls.complete(desk.order('hi'))).rejects.toMatchObject(refused);
    await expect(desk.calls.stream(desk.order('hi'))).rejects.toMatchObject(refused);
    await expect(desk.calls.count(desk.order('hi'))).rejects.toMatchObject(refused);
    await expect.poll(() => desk.records).toMatchObject([{ error: refused }, { error: refused }]);
  });

  it('is answered by the next one where a provider has no such model for the key', async () => {
    const one = failing('model_unknown', { status: 404 });
    await using desk = counter({ providers: { one, two: new ScriptedProvider({ answer: said('hello') }) } });
    expect(await desk.calls.complete(desk.order('hi'))).toMatchObject({ provider: 'two', attempts: 2 });
  });

  it('that no provider has a model for says so', async () => {
    const one = failing('model_unknown', { status: 404 });
    await using desk = counter({ providers: { one, two: failing('model_unknown', { status: 404 }) } });
    await expect(desk.calls.complete(desk.order('hi'))).rejects.toMatchObject({ code: 'model_unknown', details: { provider: 'one' } });
  });

  it('hides no outage behind a model that the last provider has not', async () => {
    const one = failing('provider_unavailable');
    await using desk = counter({ providers: { one, two: failing('model_unknown', { status: 404 }) } });
    await expect(desk.calls.complete(desk.order('hi'))).rejects.toMatchObject({ code: 'providers_unavailable' });
  });

  it('is asked of nobody else where its provider found it wrong (400), a model included', async () => {
    const two = new ScriptedProvider({ answer: said('hello') });
    await using desk = counter({ providers: { one: failing('model_unknown', { status: 400 }), two } });
    await expect(desk.calls.complete(desk.order('hi'))).rejects.toMatchObject({ code: 'model_unknown' });
    expect(two.sent).toEqual([]);
  });

  it.each(['provider_rejected', 'context_too_long', 'tool_invalid', 'unsupported'] as const)(
    'ends with %s, which no other does better',
    async (code) => {
      const two = new ScriptedProvider({ answer: said('hello') });
      await using desk = counter({ providers: { one: failing(code), two } });
      await expect(desk.calls.complete(desk.order('hi'))).rejects.toMatchObject({ code });
      expect(two.sent).toEqual([]);
    },
  );

  it('names each one when all are down, and when to come again', async () => {
    await using desk = counter({
      providers: { one: failing('provider_unavailable'), two: failing('provider_limited', { retryAfterMs: 300 }) },
    });
    await expect(desk.calls.complete(desk.order('hi'))).rejects.toMatchObject({
      code: 'providers_unavailable',
      message: expect.stringContaining('one/small: provider_unavailable, two/small: provider_limited'),
      details: { retryAfterMs: 300 },
    });
  });

  it('reserves the dearer price of a cache that lives for an hour only where it asks for one', async () => {
    const one = new ScriptedProvider({ answer: said('hello') }, { answer: said('hello') });
    const candidates = [candidate('one', { dialect: 'one' as Candidate['dialect'], rates: { ...RATES, cachedWriteLong: 2_000_000n } })];
    await using desk = counter({ providers: { one }, plan: { candidates } });
    await desk.purse.limit(299);
    const request = asking('hi', { system: [{ type: 'text', text: 'Be short.', cache: '1h' }] });
    await expect(desk.calls.complete(desk.order('hi', { request }))).rejects.toMatchObject({ code: 'budget_reached' });
    expect(await desk.calls.complete(desk.order('hi'))).toMatchObject({ cost: 20n });
  });

  it('is not made when it does not fit its budget', async () => {
    const one = new ScriptedProvider({ answer: said('hello') });
    await using desk = counter({ providers: { one } });
    await desk.purse.limit(249);
    await expect(desk.calls.complete(desk.order('hi'))).rejects.toMatchObject({ code: 'budget_reached' });
    expect(one.sent).toEqual([]);
  });

  it('fits when the provider counts less than was guessed', async () => {
    const one = new ScriptedProvider({ answer: said('hello') });
    one.counted = 10;
    await using desk = counter({ providers: { one } });
    const budget = await desk.purse.limit(210);
    await desk.calls.complete(desk.order('hi'));
    expect(await desk.standing(budget)).toEqual([20, 0]);
  });

  it('is not made while the books are away', async () => {
    const one = new ScriptedProvider({ answer: said('hello') });
    await using desk = counter({ providers: { one } });
    await desk.purse.spending[Symbol.asyncDispose]();
    await expect(desk.calls.complete(desk.order('hi'))).rejects.toMatchObject({ code: 'books_unavailable' });
    expect(one.sent).toEqual([]);
  });

  it('gives back what was reserved when there is no key', async () => {
    await using desk = counter({ providers: { one: new ScriptedProvider({ answer: said('hello') }) }, withoutKey: ['one'] });
    const budget = await desk.purse.limit(1_000);
    await expect(desk.calls.complete(desk.order('hi'))).rejects.toMatchObject({ code: 'key_missing' });
    expect(await desk.standing(budget)).toEqual([0, 0]);
  });

  it('that is given up is paid by a bounded guess', async () => {
    const one = new ScriptedProvider({ silent: true });
    await using desk = counter({ providers: { one } });
    const [budget, leaving] = [await desk.purse.limit(1_000), new AbortController()];
    const call = desk.calls.complete(desk.order('hi', { signal: leaving.signal }));
    await expect.poll(() => one.sent).toHaveLength(1);
    leaving.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    const [spent, reserved] = await desk.standing(budget);
    expect([spent >= 50 && spent <= 250, reserved]).toEqual([true, 0]);
  });

  it('whose answer breaks when it was sent already is paid by a bounded guess', async () => {
    await using desk = counter({ providers: { one: failing('provider_unavailable', { sent: true }) } });
    const budget = await desk.purse.limit(1_000);
    await expect(desk.calls.complete(desk.order('hi'))).rejects.toMatchObject({ code: 'provider_unavailable' });
    const [spent, reserved] = await desk.standing(budget);
    expect([spent > 0 && spent <= 250, reserved]).toEqual([true, 0]);
  });

  it('that reached nobody costs nothing', async () => {
    await using desk = counter({ providers: { one: failing('provider_unavailable') } });
    const budget = await desk.purse.limit(1_000);
    await expect(desk.calls.complete(desk.order('hi'))).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(await desk.standing(budget)).toEqual([0, 0]);
  });

  it('is kept as the provider saw it where its tenant wants bodies, never with what the guards took out', async () => {
    const guards: Guards = {
      look: async () => ({ request: asking('I am <NAME>'), verdict: { redacted: { name: 1 }, rules: [] }, restorer: () => undefined }),
    };
    await using desk = counter({ providers: { one: new ScriptedProvider({ answer: said('hello <NAME>') }) }, guards, storeBodies: true });
    await desk.calls.complete(desk.order('I am Ann'));
    await expect.poll(() => desk.records).toHaveLength(1);
    expect(desk.records[0]!.bodies).toMatchObject({ request: asking('I am <NAME>'), answer: { parts: [{ text: 'hello <NAME>' }] } });
  });

  it('is answered from the cache for nothing, and marked', async () => {
    const one = new ScriptedProvider({ answer: said('hello') });
    await using desk = counter({ providers: { one } });
    await desk.calls.complete(desk.order('hi', { cacheTtlMs: 1_000 }));
    expect(await desk.calls.complete(desk.order('hi', { cacheTtlMs: 1_000 }))).toMatchObject({ cache: 'hit', cost: 0n, attempts: 0 });
    expect(one.sent).toHaveLength(1);
    await expect.poll(() => desk.records).toHaveLength(2);
    expect(desk.records.find(({ cache }) => cache === 'hit')).toMatchObject({ attempts: [], kept: { provider: 'one', model: 'small' } });
  });

  it('is asked again, once, when its answer does not fit the schema', async () => {
    const one = new ScriptedProvider({ answer: said('{"n": "many"}') }, { answer: said('{"n": 7}') });
    await using desk = counter({ providers: { one } });
    const { answer, cost } = await desk.calls.complete(desk.order('', { request: json }));
    expect([answer.parts, cost, one.sent[1]!.request.turns.length]).toEqual([[{ type: 'text', text: '{"n": 7}' }], 40n, 3]);
  });

  it('fails when the repair does not fit either, and both are paid', async () => {
    await using desk = counter({ providers: { one: new ScriptedProvider({ answer: said('{"n": 1') }) } });
    const budget = await desk.purse.limit(1_000);
    await expect(desk.calls.complete(desk.order('', { request: json }))).rejects.toMatchObject({ code: 'output_invalid' });
    expect(await desk.standing(budget)).toEqual([40, 0]);
  });

  it('is refused before it is paid when the schema holds a pattern that may take for ever', async () => {
    const one = new ScriptedProvider({ answer: said('{}') });
    await using desk = counter({ providers: { one } });
    const slow = asking('', { output: { kind: 'schema', name: 'x', schema: { type: 'string', pattern: '^(a+)+$' } } });
    await expect(desk.calls.complete(desk.order('', { request: slow }))).rejects.toMatchObject({ code: 'invalid' });
    expect(one.sent).toEqual([]);
  });

  it('is asked of a second one beside the first where the tenant wants that, and both are paid', async () => {
    const [slow, quick] = [new ScriptedProvider({ silent: true }), new ScriptedProvider({ answer: said('hello') })];
    await using desk = counter({ providers: { slow, quick }, plan: { hedgeMs: 1 } });
    const budget = await desk.purse.limit(1_000);
    expect(await desk.calls.complete(desk.order('hi'))).toMatchObject({ provider: 'quick', attempts: 2 });
    await expect.poll(() => desk.records.length).toBe(1);
    const [spent, reserved] = await desk.standing(budget);
    expect([spent >= 70, reserved]).toEqual([true, 0]);
  });

  it('turns texts into vectors', async () => {
    await using desk = counter({ providers: { one: new ScriptedProvider() } });
    const { request: _request, streamed: _streamed, ...order } = desk.order('');
    expect(await desk.calls.embed({ ...order, texts: ['a', 'bcd'] })).toMatchObject({ embeddings: { vectors: [[1], [3]] }, cost: 2n });
  });
});
