import { ModelDouble } from '@hexad/model-double';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import type { House } from '../fixtures/house.js';
import type { Transport } from '../providers/shared/transport.js';
import { DiesAt, Mill, script, type MillOptions } from './fixtures/mill.js';

/** Money of two requests: the most that they can cost, and what is debited when nobody hears (all their output, which is short here). */
const MOST = 250;
const ESTIMATE = 250;
const TRUE = 20;

describe.each(DATABASES)('a batch whose process dies, on $name', ({ open, there }) => {
  let house: House;
  let double: ModelDouble;
  beforeAll(async () => {
    if (there) house = await open();
  });
  beforeEach(async () => void (double = await ModelDouble.start({ script: script() })));
  afterEach(() => double[Symbol.asyncDispose]());
  afterAll(() => house?.[Symbol.asyncDispose]());

  /** The batch of a process that stops there, and another process that finds it. */
  async function dying(at: ConstructorParameters<typeof DiesAt>[1], watch: MillOptions['watch'] = {}) {
    let provider: DiesAt | undefined;
    const dead = new Mill(house.server, {
      double,
      open: (transport: Transport) => (provider = new DiesAt(transport, at)),
      watch: { leaseMs: 0 },
    });
    const order = dead.order({ first: {}, last: {} });
    const budget = await dead.purse.limit(1_000);
    const creating = dead.create.execute(order);
    await Promise.race([provider!.reached, creating]);
    const other = new Mill(house.server, { double, tenant: dead.purse.tenant, watch });
    const state = async () => (await other.show.get(other.asker(), order.id)).state;
    const close = async () => {
      await other[Symbol.asyncDispose]();
      await dead[Symbol.asyncDispose]();
    };
    return { dead, other, id: order.id, state, standing: () => other.purse.standing(budget), [Symbol.asyncDispose]: close };
  }

  describe.runIf(there)('is', () => {
    it.each(['begin', 'begun'] as const)('paid by its estimate when nobody knows whether it was sent (%s)', async (at) => {
      await using two = await dying(at, { lostMs: 0 });
      expect([await two.state(), await two.standing()]).toEqual(['beginning', [0, MOST]]);
      await two.other.watch.sweep();
      expect([await two.state(), await two.standing()]).toEqual(['failed', [ESTIMATE, 0]]);
      expect(two.other.records).toMatchObject([{ outcome: 'failed', error: { code: 'unavailable' } }]);
    });

    it('left alone for as long as it may still be being sent', async () => {
      await using two = await dying('begin');
      await two.other.watch.sweep();
      expect([await two.state(), await two.standing()]).toEqual(['beginning', [0, MOST]]);
    });

    it('free of charge when it was not sent', async () => {
      await using own = new Mill(house.server, { double, watch: { lostMs: 0 } });
      const { id } = await own.create.execute(own.order({ first: {} }));
      // As it stood before it was paid for and sent.
      await own.purse.rows(`update batches set state = 'beginning', sent = false, job = null where id = $1`, [id]);
      const budget = await own.purse.limit(1_000);
      await own.watch.sweep();
      expect([await own.show.get(own.asker(), id), await own.purse.standing(budget)]).toMatchObject([
        { state: 'failed', cost: 0n },
        [0, 0],
      ]);
    });

    it('ended by another process, which debits the same when results were read before', async () => {
      await using two = await dying('results');
      await two.dead.watch.sweep();
      expect([await two.state(), await two.standing()]).toEqual(['running', [0, MOST]]);
      await two.other.watch.sweep();
      expect([await two.state(), await two.standing()]).toEqual(['ended', [TRUE, 0]]);
      expect(await two.other.results(two.id)).toEqual(['first: Yes.', 'last: Yes.']);
      expect(await two.other.purse.books.check(two.other.purse.tenant)).toEqual([]);
    });
  });
});
