import { ModelDouble } from '@hexad/model-double';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import type { House } from '../fixtures/house.js';
import { look } from '../guards/fixtures.js';
import { AnthropicBatches } from '../providers/anthropic/batches.js';
import { GeminiBatches } from '../providers/gemini/batches.js';
import { OpenAiBatches } from '../providers/openai/batches/openai-batches.js';
import { TokenEstimator } from '../tokens/index.js';
import { KEY, Mill, script, type MillOptions } from './fixtures/mill.js';

const OPEN: readonly (readonly [string, NonNullable<MillOptions['open']>])[] = [
  ['Anthropic', (transport) => new AnthropicBatches(transport)],
  ['OpenAI', (transport) => new OpenAiBatches('openai-chat', transport, new TokenEstimator())],
  ['Gemini', (transport) => new GeminiBatches(transport)],
];

describe.each(DATABASES)('a batch on $name', ({ open, there }) => {
  let house: House;
  let double: ModelDouble;
  beforeAll(async () => {
    if (there) house = await open();
  });
  beforeEach(async () => void (double = await ModelDouble.start({ script: script() })));
  afterEach(() => double[Symbol.asyncDispose]());
  afterAll(() => house?.[Symbol.asyncDispose]());
  const mill = (options: Partial<MillOptions> = {}) => new Mill(house.server, { double, ...options });
  const asked = (endpoint: string, method = 'POST') =>
    double.requests.filter((each) => each.endpoint === endpoint && each.method === method);

  describe.runIf(there)('of a provider', () => {
    it.each(OPEN)('at %s is answered, and costs half of what its tokens cost', async (_, openProvider) => {
      await using own = mill({ open: openProvider });
      const budget = await own.purse.limit(1_000);
      const { id } = await own.create.execute(own.order({ first: {}, broken: {}, last: {} }));
      expect(await own.purse.standing(budget)).toEqual([0, 375]);
      await own.watch.sweep();
      expect(await own.show.get(own.asker(), id)).toMatchObject({ state: 'ended', succeeded: 2, failed: 1, cost: 20n });
      expect(await own.purse.standing(budget)).toEqual([20, 0]);
      expect(await own.results(id)).toEqual(['first: Yes.', 'broken: provider_unavailable', 'last: Yes.']);
    });

    it('is recorded once and told of, with its tokens and what it cost', async () => {
      await using own = mill();
      const { id } = await own.create.execute(own.order({ first: {} }, { purpose: 'test' }));
      await own.watch.sweep();
      await own.watch.sweep();
      const tokens = { input: 10, output: 5, cachedRead: 0, cachedWrite: 0 };
      expect(own.records).toMatchObject([{ id, operation: 'batch', purpose: 'test', attempts: [{ tokens, cost: 10n }] }]);
      const events = await own.purse.rows<{ data: object }>(
        `select data from outbox where name = 'hexad.llm.batch.ended.v1' and key = $1`,
        [id],
      );
      expect(events).toMatchObject([{ data: { batchId: id, projectId: 'kites', state: 'ended', succeeded: 1, cost: '10' } }]);
    });

    it('is asked for until it has ended', async () => {
      await using busy = await ModelDouble.start({ script: script({ batches: { polls: 1 } }) });
      await using own = mill({ double: busy });
      const { id } = await own.create.execute(own.order({ first: {} }));
      await own.watch.sweep();
      expect(await own.show.get(own.asker(), id)).toMatchObject({ state: 'running' });
      await own.watch.sweep();
      expect(own.records).toHaveLength(1);
    });

    it('is asked for by one of several processes at a time', async () => {
      await using busy = await ModelDouble.start({ script: script({ batches: { polls: 9 } }) });
      const watch = { everyMs: 3_600_000 };
      await using own = mill({ double: busy, watch });
      await using other = mill({ double: busy, watch, tenant: own.purse.tenant });
      await own.create.execute(own.order({ first: {} }));
      const before = busy.requests.length;
      await Promise.all([own.watch.sweep(), other.watch.sweep()]);
      expect(busy.requests.length).toBe(before + 1);
    });

    it('is not asked for again before its time', async () => {
      await using busy = await ModelDouble.start({ script: script({ batches: { polls: 9 } }) });
      await using own = mill({ double: busy, watch: { everyMs: 3_600_000 } });
      await own.create.execute(own.order({ first: {} }));
      await own.watch.sweep();
      const before = busy.requests.length;
      await own.watch.sweep();
      expect(busy.requests.length).toBe(before);
    });

    it('ends when it is cancelled, and costs what was answered by then', async () => {
      await using busy = await ModelDouble.start({ script: script({ batches: { polls: 9 } }) });
      await using own = mill({ double: busy });
      const budget = await own.purse.limit(1_000);
      const { id } = await own.create.execute(own.order({ first: {} }));
      expect(await own.show.cancel(own.asker(), id)).toMatchObject({ state: 'cancelling' });
      await own.watch.sweep();
      expect(await own.show.get(own.asker(), id)).toMatchObject({ state: 'cancelled', succeeded: 0, failed: 1, cost: 0n });
      expect([await own.purse.standing(budget), own.records[0]?.outcome]).toEqual([[0, 0], 'aborted']);
    });

    it('said twice is begun once', async () => {
      await using own = mill();
      const order = own.order({ first: {} });
      const both = [await own.create.execute(order), await own.create.execute(order)];
      expect([both[0]!.job, asked('batches').length]).toEqual([both[1]!.job, 1]);
    });

    it('said otherwise with the same key is a conflict', async () => {
      await using own = mill();
      const { id } = await own.create.execute(own.order({ first: {} }));
      await expect(own.create.execute(own.order({ first: {}, last: {} }, { id }))).rejects.toMatchObject({ code: 'conflict' });
    });

    it('keeps nothing of what its prompts were filled with', async () => {
      await using own = mill();
      const prompt = { template: 'letter', version: 2, inputs: '{"name":"planted"}' };
      const { id } = await own.create.execute(own.order({ first: {} }, { prompt }));
      expect((await own.show.get(own.asker(), id)).prompt).toEqual({ template: 'letter', version: 2 });
    });

    it('takes out what the guards take out before the provider sees it', async () => {
      await using own = mill({ guards: { look: (_tenant, request, wishes) => look(request, {}, { wishes }) } });
      const order = own.order({ first: {} }, { redact: 'on' });
      const [{ request }] = order.items as [(typeof order.items)[0]];
      const turns = [{ role: 'user', parts: [{ type: 'text', text: 'Write to ann@example.com' }] }] as const;
      const { verdict } = await own.create.execute({ ...order, items: [{ custom: 'first', request: { ...request, turns } }] });
      expect(verdict.redacted).toEqual({ email: 1 });
      expect(JSON.stringify(double.requests)).not.toContain('ann@example.com');
    });

    it('does not take what is not the output that was asked for, which is paid', async () => {
      await using own = mill({ open: OPEN[1]![1] });
      const { id } = await own.create.execute(own.order({ first: { output: { kind: 'json' } } }));
      await own.watch.sweep();
      expect(await own.results(id)).toEqual(['first: output_invalid']);
      expect(await own.show.get(own.asker(), id)).toMatchObject({ succeeded: 0, failed: 1, cost: 10n });
    });
  });

  describe.runIf(there)('that cannot be', () => {
    it('is not sent when it does not fit its budget', async () => {
      await using own = mill();
      const budget = await own.purse.limit(249);
      const order = own.order({ first: {}, last: {} });
      await expect(own.create.execute(order)).rejects.toMatchObject({ code: 'budget_reached' });
      await expect(own.create.execute(order)).rejects.toMatchObject({ code: 'budget_reached' });
      expect([double.requests.length, await own.purse.standing(budget)]).toEqual([0, [0, 0]]);
    });

    it('is shown as failed, and costs nothing, when its provider refuses it', async () => {
      await using refusing = await ModelDouble.start({
        script: { rules: [{ when: { endpoint: 'batches' }, reply: { error: { status: 403, message: `No batches for ${KEY}` } } }] },
      });
      await using own = mill({ double: refusing });
      const budget = await own.purse.limit(1_000);
      const order = own.order({ first: {} });
      await expect(own.create.execute(order)).rejects.toMatchObject({ code: expect.stringMatching(/^(?:key|provider)_/) });
      expect(await own.show.get(own.asker(), order.id)).toMatchObject({ state: 'failed', cost: 0n });
      expect(await own.purse.standing(budget)).toEqual([0, 0]);
      expect(JSON.stringify(await own.purse.rows('select error::text, about::text from batches'))).not.toContain(KEY);
    });

    it('is refused where a model has no batches', async () => {
      await using own = mill({ candidate: { batchPercent: undefined } });
      await expect(own.create.execute(own.order({ first: {} }))).rejects.toMatchObject({ code: 'unsupported' });
    });

    it.each([[['a', 'a']], [['']], [['a b']], [['x'.repeat(65)]], [[]]])('is refused with the custom ids %j', async (ids) => {
      await using own = mill();
      const [{ request }] = own.order({ first: {} }).items as [ReturnType<Mill['order']>['items'][0]];
      const items = ids.map((custom) => ({ custom, request }));
      await expect(own.create.execute(own.order({}, { items }))).rejects.toMatchObject({ code: 'invalid' });
    });
  });

  describe.runIf(there)('is shown', () => {
    it('to who began it, to its project, and to who sees all', async () => {
      await using own = mill();
      const { id } = await own.create.execute(own.order({ first: {} }));
      const askers = [own.asker(), own.asker('user:bob', ['kites']), own.asker('user:bob', 'all')];
      expect(await Promise.all(askers.map(async (asker) => (await own.show.list(asker, 0, '')).batches.length))).toEqual([1, 1, 1]);
      const stranger = own.asker('user:bob', ['boats', '']);
      expect((await own.show.list(stranger, 0, '')).batches).toEqual([]);
      await expect(own.show.get(stranger, id)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('in pages, the newest first', async () => {
      await using own = mill();
      const ids: string[] = [];
      for (const name of ['a', 'b', 'c']) {
        ids.unshift((await own.create.execute(own.order({ [name]: {} }))).id);
        own.purse.clock.advance(1_000);
      }
      const first = await own.show.list(own.asker(), 2, '');
      const second = await own.show.list(own.asker(), 2, first.nextCursor);
      expect([...first.batches, ...second.batches].map(({ id }) => id)).toEqual(ids);
    });

    it('without results while it runs, and without them when they were kept long enough', async () => {
      await using own = mill();
      const { id } = await own.create.execute(own.order({ first: {} }));
      await expect(own.results(id)).rejects.toMatchObject({ code: 'conflict' });
      await own.watch.sweep();
      const later = new Date(own.purse.clock.now().getTime() + 1);
      await own.batches.forget(own.purse.tenant, { calls: new Date(0), bodies: later });
      await expect(own.results(id)).rejects.toMatchObject({ code: 'not_found' });
      expect(await own.batches.forget(own.purse.tenant, { calls: later, bodies: later })).toBe(1);
    });
  });
});
