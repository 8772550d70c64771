import type { Delivery } from '@hexad/bus';
import { AppError } from '@hexad/kernel';
import { Collector, conformanceSchema, withStoreAndBus, type TestStore } from '@hexad/testing';
import type { EmbeddedBus } from '@hexad/bus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { OTHER_KEY, OTHER_TENANT, TENANT, VIEWER_KEY } from '../../fixtures/world.js';

const PATH = '/v1/bus/dead-letters';

describe('dead letters over REST', () => {
  let house: House;
  let db: TestStore & { readonly bus: EmbeddedBus };
  const handled = new Collector<Delivery>();
  let broken = true;
  beforeAll(async () => {
    db = await withStoreAndBus([conformanceSchema]);
    house = await openHouse({}, db.bus.deadLetters);
    await db.bus.onTask({ queue: 'tasks.code' }, async (delivery) => {
      if (broken) throw new AppError('invalid', 'no such story', { details: { story: 'S1' } });
      handled.add(delivery);
    });
    await db.bus.onTask({ queue: 'tasks.other' }, async () => {
      throw new AppError('not_found', 'no such project');
    });
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    await db?.[Symbol.asyncDispose]();
  });

  const enqueue = (tenant: string, queue = 'tasks.code', key = 'k') =>
    db.store(conformanceSchema).inTenant(tenant, (tx) => tx.enqueue({ queue, key, data: { story: 'S1' } }));
  /** Has a task die; its id among the letters. */
  async function died(tenant: string, queue = 'tasks.code'): Promise<string> {
    const before = new Set((await db.bus.deadLetters.list()).map(({ id }) => id));
    await enqueue(tenant, queue);
    let found: string | undefined;
    await expect.poll(async () => (found = (await db.bus.deadLetters.list()).find(({ id }) => !before.has(id))?.id)).toBeDefined();
    return found!;
  }
  const codeOf = async (method: string, path: string, key?: string) => {
    const { status, json } = await house.call(method, path, key === undefined ? {} : { key });
    return [status, json.code];
  };

  it('tell why, how often, when and what', async () => {
    const id = await died(TENANT);
    const { status, json } = await house.call('GET', `${PATH}/${id}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id,
      lane: 'tasks:tasks.code',
      group: null,
      queue: 'tasks.code',
      type: 'tasks.code',
      tenant: TENANT,
      key: 'k',
      attempts: 1,
      diedAt: expect.stringMatching(/^\d{4}-/) as string,
      error: { code: 'invalid', message: 'no such story', details: { story: 'S1' } },
      headers: { specversion: '1.0', tenant: TENANT, key: 'k' },
      message: { source: '/hexad/conformance', actor: 'service:conformance', data: { story: 'S1' } },
    });
  });

  it('are found by lane, queue and type, a page at a time', async () => {
    const ids = [await died(TENANT, 'tasks.other'), await died(TENANT, 'tasks.other')];
    for (const query of ['lane=tasks:tasks.other', 'queue=tasks.other', 'type=tasks.other']) {
      const first = (await house.call('GET', `${PATH}?${query}&limit=1`)).json;
      const second = (await house.call('GET', `${PATH}?${query}&limit=1&cursor=${first.nextCursor}`)).json;
      const last = (await house.call('GET', `${PATH}?${query}&limit=1&cursor=${second.nextCursor}`)).json;
      expect([first.deadLetters[0].id, second.deadLetters[0].id, last]).toEqual([...ids, { deadLetters: [], nextCursor: null }]);
    }
    expect((await house.call('GET', `${PATH}?group=nobody`)).json.deadLetters).toEqual([]);
    expect(await codeOf('GET', `${PATH}?queue=a&group=b`)).toEqual([400, 'invalid']);
    expect(await codeOf('GET', `${PATH}?cursor=nothing`)).toEqual([400, 'invalid']);
  });

  it('are shown to their own tenant alone, and to who operates the platform', async () => {
    const id = await died(TENANT);
    const theirs = await died(OTHER_TENANT);
    const seenByOther = (await house.call('GET', PATH, { key: OTHER_KEY })).json.deadLetters.map((letter: { id: string }) => letter.id);
    expect(seenByOther).toEqual([theirs]);
    for (const [method, path] of [
      ['GET', id],
      ['POST', `${id}/replay`],
      ['DELETE', id],
    ] as const)
      expect(await codeOf(method, `${PATH}/${path}`, OTHER_KEY)).toEqual([404, 'not_found']);
    expect(await codeOf('GET', `${PATH}?tenant=${TENANT}`, OTHER_KEY)).toEqual([403, 'forbidden']);
    expect((await house.call('GET', `${PATH}/${theirs}`)).status).toBe(200);
    expect((await house.call('GET', `${PATH}?tenant=${OTHER_TENANT}`)).json.deadLetters).toMatchObject([{ id: theirs }]);
  });

  it('are nothing for those who may only read', async () => {
    expect(await codeOf('GET', PATH, VIEWER_KEY)).toEqual([403, 'forbidden']);
  });

  it('go back to their queue once, however often that is asked for', async () => {
    const id = await died(TENANT);
    broken = false;
    expect(await house.call('POST', `${PATH}/${id}/replay`)).toMatchObject({ status: 200, json: { id, queue: 'tasks.code' } });
    expect(await handled.count(1)).toMatchObject([{ attempt: 1, message: { tenant: TENANT } }]);
    broken = true;
    expect(await codeOf('POST', `${PATH}/${id}/replay`)).toEqual([404, 'not_found']);
    expect(handled.items).toHaveLength(1);
  });

  it('say what they were when they are dropped', async () => {
    const id = await died(TENANT);
    expect((await house.call('DELETE', `${PATH}/${id}`)).json).toMatchObject({ id, message: { data: { story: 'S1' } } });
    for (const unknown of [id, 'nothing', `2026-01-01T00:00:00.000Z~tasks:q~${'x'.repeat(200)}`])
      expect(await codeOf('DELETE', `${PATH}/${encodeURIComponent(unknown)}`)).toEqual([404, 'not_found']);
  });
});
