import { randomUUID } from 'node:crypto';
import type { Caller, Role } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { SilentLog } from '@hexad/telemetry';
import { FixedClock } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallRecord } from '../calls/application/ports.js';
import { DATABASES } from '../fixtures/databases.js';
import type { House } from '../fixtures/house.js';
import { attempt, KnownUsers, record } from '../fixtures/records.js';
import { llmSchema } from '../schema.js';
import { StoredCallHistory } from './adapters/stored-call-history.js';
import { StoredCallLog } from './adapters/stored-call-log.js';
import { ExportUsage } from './application/export-usage.js';
import { ForgetCalls } from './application/forget-calls.js';
import { People } from './application/people.js';
import { ShowCalls } from './application/show-calls.js';
import { ShowUsage, type Asker } from './application/show-usage.js';
import { toLine } from './domain/line.js';

const EVER = { from: '', to: '' };
const clock = new FixedClock('2026-01-15T12:00:00.000Z');
const people = new People(new KnownUsers(), clock);
const at = (time: string) => new Date(`2026-01-15T${time}Z`);

const model = (name: string, cost: number) => ({ attempts: [attempt(cost, { model: name })] });

/** One tenant that asks as one of its people. */
class Desk {
  readonly tenant = randomUUID();
  readonly #store: Store;
  readonly usage: ShowUsage;
  readonly calls: ShowCalls;
  readonly exports: ExportUsage;

  constructor(store: Store) {
    this.#store = store;
    const history = new StoredCallHistory(store);
    this.usage = new ShowUsage(history, people, clock);
    this.calls = new ShowCalls(history, people, clock);
    this.exports = new ExportUsage(history, people, clock);
  }

  async add(...calls: readonly Partial<CallRecord>[]): Promise<readonly string[]> {
    const records = calls.map((call) => record({ tenant: this.tenant, ...call }));
    const actors = records.map(({ actor }) => actor);
    await new StoredCallLog(this.#store).write(this.tenant, records.map(toLine), await people.of(this.tenant, actors));
    return records.map(({ id }) => id);
  }

  as(role: Role = 'owner', more: Partial<Caller> = {}, projects?: readonly string[]): Asker {
    return { caller: { tenant: this.tenant, actor: 'user:ann', roles: [role], ...more }, projects: async () => projects };
  }
}

async function textOf(chunks: AsyncIterable<string>): Promise<string[]> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text.trimEnd().split('\n');
}

describe.each(DATABASES)('usage on $name', ({ open, there }) => {
  let house: House;
  let store: Store;
  beforeAll(async () => {
    if (!there) return;
    house = await open();
    store = house.server.store(llmSchema);
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  describe.runIf(there)('in total', () => {
    it('counts calls, tokens and exact money by how they went', async () => {
      const desk = new Desk(store);
      await desk.add(
        { attempts: [attempt(0, { cost: 9_007_199_254_740_993n }), attempt(1)] },
        { outcome: 'failed', attempts: [attempt(2)] },
        { outcome: 'aborted', attempts: [] },
        { cache: 'hit', attempts: [] },
      );
      const { total } = await desk.usage.execute(desk.as(), EVER, [], 0);
      expect(total).toMatchObject({
        calls: 4,
        succeeded: 2,
        failed: 1,
        aborted: 1,
        cacheHits: 1,
        attempts: 3,
        cost: 9_007_199_254_740_996n,
      });
      expect(total.tokens).toEqual({ input: 30, output: 15, cachedRead: 0, cachedWrite: 0 });
    });

    it('gives percentiles of latency, and of the first token of those that had one', async () => {
      const desk = new Desk(store);
      await desk.add(...[10, 20, 30, 40].map((latencyMs) => ({ latencyMs })), { latencyMs: 50, firstTokenMs: 5 });
      const { total } = await desk.usage.execute(desk.as(), EVER, [], 0);
      expect([total.latencyMs, total.firstTokenMs]).toEqual([
        { p50: 30, p95: 48, p99: 49.6 },
        { p50: 5, p95: 5, p99: 5 },
      ]);
    });

    it('of nothing is nothing', async () => {
      const desk = new Desk(store);
      const { total, groups } = await desk.usage.execute(desk.as(), EVER, ['model'], 0);
      expect([total.calls, total.cost, total.latencyMs, groups]).toEqual([0, 0n, undefined, []]);
    });

    it('takes the time from its beginning to just before its end, of the last 30 days where nobody says', async () => {
      const desk = new Desk(store);
      await desk.add({ startedAt: at('10:00:00') }, { startedAt: at('11:00:00') }, { startedAt: new Date('2025-12-16T11:59:59.999Z') });
      const count = async (choice: object) => (await desk.usage.execute(desk.as(), { ...EVER, ...choice }, [], 0)).total.calls;
      const hour = { from: '2026-01-15T10:00:00Z', to: '2026-01-15T12:00:00+01:00' };
      expect([await count({}), await count(hour), await count({ from: '2025-12-01' })]).toEqual([2, 1, 3]);
    });
  });

  describe.runIf(there)('in groups', () => {
    it('has the dearest first, and adds up to the total', async () => {
      const desk = new Desk(store);
      const hit = { attempts: [], cache: 'hit', kept: { provider: 'double', model: 'small' } } as const;
      await desk.add(model('small', 3), model('large', 50), model('small', 4), hit, { attempts: [] });
      const { total, groups } = await desk.usage.execute(desk.as(), EVER, ['provider', 'model'], 0);
      expect(groups.map(({ keys, usage }) => [keys.provider, keys.model, usage.calls, usage.cost])).toEqual([
        ['double', 'large', 1, 50n],
        ['double', 'small', 3, 7n],
        ['', '', 1, 0n],
      ]);
      expect([total.calls, total.cost]).toEqual([5, 57n]);
    });

    it('give each model, and each provider, the money and tokens of its own attempts, and the call to the last one', async () => {
      const desk = new Desk(store);
      const broken = attempt(132, { provider: 'openai', model: 'gpt-6-sol', outcome: 'failed', error: 'stream_broken' });
      const goesOn = attempt(311, { attempt: 2, provider: 'openai', model: 'gpt-5.2' });
      const elsewhere = attempt(40, { attempt: 3, provider: 'anthropic', model: 'sonnet' });
      await desk.add({ attempts: [broken, goesOn] }, { attempts: [broken, broken, elsewhere] }, { attempts: [goesOn] });
      const by = async (...names: string[]) => {
        const { total, groups } = await desk.usage.execute(desk.as(), EVER, names, 0);
        const rows = groups.map(({ keys, usage }) => [
          ...names.map((name) => keys[name as 'model']),
          usage.calls,
          usage.attempts,
          usage.tokens.input,
          usage.cost,
        ]);
        return [[total.calls, total.attempts, total.tokens.input, total.cost], ...rows];
      };
      const all = [3, 6, 60, 1_058n];
      expect(await by('model')).toEqual([all, ['gpt-5.2', 2, 2, 20, 622n], ['gpt-6-sol', 0, 3, 30, 396n], ['sonnet', 1, 1, 10, 40n]]);
      expect(await by('provider')).toEqual([all, ['openai', 2, 5, 50, 1_018n], ['anthropic', 1, 1, 10, 40n]]);
      expect(await by('day', 'model')).toHaveLength(4);
      const chosen = await desk.usage.execute(desk.as(), { ...EVER, model: 'gpt-6-sol' }, ['project'], 0);
      expect([chosen.total.cost, chosen.total.attempts, chosen.total.calls, chosen.groups.length]).toEqual([396n, 3, 0, 1]);
      const lines = await textOf(desk.exports.groups(desk.as(), EVER, ['model']));
      expect(lines.slice(1).map((line) => line.split(',').slice(0, 2))).toEqual([
        ['gpt-5.2', '2'],
        ['gpt-6-sol', '0'],
        ['sonnet', '1'],
      ]);
    });

    it('give all of a call of more attempts than are kept, those beyond to the last one', async () => {
      const desk = new Desk(store);
      const many = Array.from({ length: 60 }, (_, index) => attempt(1, { attempt: index + 1, model: 'early' }));
      await desk.add({ attempts: [...many, attempt(5, { attempt: 61, model: 'late' })] });
      const { total, groups } = await desk.usage.execute(desk.as(), EVER, ['model'], 0);
      expect(groups.map(({ keys, usage }) => [keys.model, usage.calls, usage.attempts, usage.cost])).toEqual([
        ['early', 0, 49, 49n],
        ['late', 1, 12, 16n],
      ]);
      expect([total.calls, total.attempts, total.cost]).toEqual([1, 61, 65n]);
    });

    it('of days and hours follow the time, in UTC', async () => {
      const desk = new Desk(store);
      await desk.add(
        { startedAt: at('09:59:59.999') },
        { startedAt: at('10:00:00'), attempts: [attempt(90)] },
        { startedAt: at('08:00:00') },
      );
      const hours = await desk.usage.execute(desk.as(), EVER, ['hour'], 0);
      expect(hours.groups.map(({ keys }) => keys.hour)).toEqual(['2026-01-15T08:00:00Z', '2026-01-15T09:00:00Z', '2026-01-15T10:00:00Z']);
      const days = await desk.usage.execute(desk.as(), EVER, ['day', 'project'], 0);
      expect(days.groups.map(({ keys }) => keys)).toEqual([{ day: '2026-01-15', project: 'kites' }]);
    });

    it('are as many as were asked for, and say when there are more', async () => {
      const desk = new Desk(store);
      await desk.add(...['a', 'b', 'c'].map((agent) => ({ agent })));
      const some = await desk.usage.execute(desk.as(), EVER, ['agent'], 2);
      const all = await desk.usage.execute(desk.as(), EVER, ['agent'], 3);
      expect([some.groups.length, some.more, all.groups.length, all.more, some.total.calls]).toEqual([2, true, 3, false, 3]);
    });

    it('are of those calls alone that were chosen', async () => {
      const desk = new Desk(store);
      await desk.add({ purpose: 'plan', agent: 'code' }, { purpose: 'plan', agent: 'docs' }, { purpose: `'; drop table calls` });
      const choice = { ...EVER, purpose: 'plan', provider: 'double' };
      const { groups } = await desk.usage.execute(desk.as(), choice, ['agent'], 0);
      expect(groups.map(({ keys }) => keys.agent)).toEqual(['code', 'docs']);
    });

    it.each([
      [['colour'], 'is grouped by user, actor, project'],
      [['actor', 'team', 'run', 'agent', 'model'], 'at most 4'],
    ])('by %j are refused', async (by, why) => {
      const desk = new Desk(store);
      await expect(desk.usage.execute(desk.as(), EVER, by, 0)).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringContaining(why),
      });
    });
  });

  it.runIf(there)('of a user is that of all their keys', async () => {
    const desk = new Desk(store);
    await desk.add({ actor: 'key:of-bo' }, { actor: 'user:bo' }, { actor: 'service:workflow' });
    const { groups } = await desk.usage.execute(desk.as(), EVER, ['user'], 0);
    expect(groups.map(({ keys, usage }) => [keys.user, usage.calls])).toEqual([
      ['bo', 2],
      ['', 1],
    ]);
  });

  describe.runIf(there)('shows', () => {
    it('a member what was done in their projects and by themselves, and nothing else', async () => {
      const desk = new Desk(store);
      await desk.add(...['kites', 'boats', ''].map((project) => ({ path: { project }, actor: 'user:bo', purpose: `bo-${project}` })));
      await desk.add({ path: {}, actor: 'user:ann', purpose: 'mine' }, { path: {}, actor: 'key:of-ann', purpose: 'of my key' });
      const member = desk.as('member', {}, ['', 'kites']);
      const { groups } = await desk.usage.execute(member, EVER, ['purpose'], 0);
      expect(groups.map(({ keys }) => keys.purpose)).toEqual(['bo-kites', 'mine', 'of my key']);
      expect((await desk.calls.list(member, EVER, { limit: 0, cursor: '' })).calls.length).toBe(3);
    });

    it('a run the calls of its own project, and no other of who began it', async () => {
      const desk = new Desk(store);
      await desk.add({}, { path: {} }, { path: { project: 'boats' }, actor: 'user:bo' });
      const run = desk.as('owner', { project: 'boats' }, ['boats']);
      expect((await desk.usage.execute(run, EVER, [], 0)).total.calls).toBe(1);
    });

    it('nobody the calls of another tenant', async () => {
      const [desk, other] = [new Desk(store), new Desk(store)];
      const [id] = await desk.add({});
      expect((await other.usage.execute(other.as(), EVER, [], 0)).total.calls).toBe(0);
      await expect(other.calls.get(other.as(), id!)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe.runIf(there)('call by call', () => {
    it('comes newest first, page by page, each once', async () => {
      const desk = new Desk(store);
      const ids = await desk.add(...Array.from({ length: 7 }, (_, index) => ({ startedAt: at(`10:00:0${Math.floor(index / 2)}`) })));
      const pages: string[][] = [];
      for (let cursor = '', more = true; more; more = cursor !== '') {
        const page = await desk.calls.list(desk.as(), EVER, { limit: 3, cursor });
        pages.push(page.calls.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
      expect([pages.flat().toSorted(), pages[0]![0]]).toEqual([ids.toSorted(), ids[6]]);
    });

    it('tells each attempt with its code and cost', async () => {
      const desk = new Desk(store);
      const tries = [attempt(3, { outcome: 'failed', error: 'provider_limited' }), attempt(4, { attempt: 2, provider: 'other' })];
      const [id] = await desk.add({ attempts: tries });
      const { call, bodies } = await desk.calls.get(desk.as(), id!);
      expect(call.tries).toMatchObject([
        { attempt: 1, provider: 'double', error: 'provider_limited', cost: 3n },
        { attempt: 2, provider: 'other', error: '', cost: 4n },
      ]);
      expect([call.cost, call.provider, bodies]).toEqual([7n, 'other', undefined]);
    });

    it('refuses a cursor of another list, a time that is none and an empty time', async () => {
      const desk = new Desk(store);
      const code = (choice: object, cursor = '') =>
        desk.calls
          .list(desk.as(), { ...EVER, ...choice }, { limit: 0, cursor })
          .catch((error: unknown) => (error as { code: string }).code);
      expect([await code({}, 'x'), await code({ from: 'yesterday' }), await code({ from: '2026-01-15', to: '2026-01-15' })]).toEqual([
        'invalid',
        'invalid',
        'invalid',
      ]);
    });
  });

  describe.runIf(there)('as CSV', () => {
    it('has a line per call, the oldest first, over many pages', async () => {
      const desk = new Desk(store);
      await desk.add(...Array.from({ length: 1_201 }, (_, index) => ({ startedAt: new Date(at('10:00:00').getTime() + index) })));
      const [head, ...lines] = await textOf(desk.exports.calls(desk.as(), EVER));
      expect([head!.split(',').slice(0, 2), lines.length, new Set(lines).size]).toEqual([['id', 'started_at'], 1_201, 1_201]);
      expect(lines[0]).toContain('2026-01-15T10:00:00.000Z');
    });

    it('lets no cell be a formula, and breaks on no quote', async () => {
      const desk = new Desk(store);
      await desk.add(...['=1+1', '+1', '-1', '@a', 'a,"b"\nc'].map((agent, index) => ({ agent, attempts: [attempt(90 - index)] })));
      const lines = await textOf(desk.exports.groups(desk.as(), EVER, ['agent']));
      expect(lines.slice(1, 5).map((line) => line.split(',')[0])).toEqual(["'=1+1", "'+1", "'-1", "'@a"]);
      expect(lines.slice(5).join('\n')).toMatch(/^"a,""b""\nc",1,/);
    });

    it('has money to the last micro-dollar', async () => {
      const desk = new Desk(store);
      await desk.add({ attempts: [attempt(0, { cost: 9_007_199_254_740_993n })] });
      const [head, line] = await textOf(desk.exports.groups(desk.as(), EVER, []));
      expect(line!.split(',')[head!.split(',').indexOf('cost_microdollars')]).toBe('9007199254740993');
    });
  });

  it.runIf(there)('is forgotten when it is old, bodies first', async () => {
    const desk = new Desk(store);
    const bodies = { request: { system: [], turns: [], tools: [], toolChoice: 'auto', output: { kind: 'text' } } } as const;
    const days = (count: number) => ({ startedAt: new Date(clock.now().getTime() - count * 86_400_000), bodies });
    const [young, middle] = await desk.add(days(1), days(8), days(15), days(15));
    const forgetting = new ForgetCalls({ log: new StoredCallLog(store), clock, journal: new SilentLog() }, { calls: 14, bodies: 7 });
    expect(await forgetting.sweep()).toBeGreaterThanOrEqual(2);
    expect((await desk.calls.list(desk.as(), EVER, { limit: 0, cursor: '' })).calls.map(({ id }) => id)).toEqual([young, middle]);
    const kept = async (id: string) => (await desk.calls.get(desk.as(), id)).bodies !== undefined;
    expect([await kept(young!), await kept(middle!)]).toEqual([true, false]);
  });
});
