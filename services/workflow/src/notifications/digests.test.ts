import { Uuid7 } from '@hexad/kernel';
import { FixedClock, withStore, type TestStore } from '@hexad/testing';
import { SilentLog } from '@hexad/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workflowSchema } from '../schema.js';
import { StoreChannels } from './adapters/store-channels.js';
import { StoreDeliveries } from './adapters/store-deliveries.js';
import { StoreSubscriptions } from './adapters/store-subscriptions.js';
import { Deliver } from './application/deliver.js';
import { People, Sender, type Outgoing } from './application/ports.js';
import type { Outcome } from './domain/delivery.js';
import type { Delivery } from './domain/delivery.js';
import type { Happening } from './domain/happening.js';
import { fill, SHIPPED } from './domain/template.js';

const tenant = '0190a5b0-0000-7000-8000-00000000000a';
const clock = new FixedClock();
const ids = new Uuid7();
let db: TestStore;
let deliveries: StoreDeliveries;

beforeAll(async () => {
  db = await withStore([workflowSchema]);
  const store = db.store(workflowSchema);
  deliveries = new StoreDeliveries({ store, clock, ids, random: () => 0, pauses: [1_000] });
}, 60_000);
afterAll(() => db[Symbol.asyncDispose]());

const happening = (title: string, projectId = 'p'): Happening => ({
  id: ids.next(),
  type: 'hexad.workflow.run.ended.v1',
  projectId,
  runId: '',
  at: clock.now(),
  actor: 'user:ann',
  severity: 'info',
  title,
  data: {},
});

type Add = (title: string, projectId?: string) => Promise<Delivery>;

/** A channel of its own, and what adds messages that go out together over it. */
async function collecting(subscriptionId = ids.next()): Promise<Add> {
  const [channelId, dueAt] = [ids.next(), clock.now()];
  const channel = {
    id: channelId,
    projectId: '',
    kind: 'webhook',
    name: 'x',
    target: '',
    room: '',
    userId: '',
    state: 'active',
    reason: '',
  } as const;
  await new StoreChannels(db.store(workflowSchema)).add(tenant, { ...channel, failingSince: undefined, createdAt: clock.now() }, undefined);
  return async (title, projectId) => {
    const told = happening(title, projectId);
    await deliveries.write(tenant, told, [{ channelId, subscriptionId, dueAt, waitsFor: 'digest' }]);
    const filter = { limit: 0, cursor: '', channelId, state: '', seen: { projects: undefined, userId: '' } };
    return (await deliveries.list(tenant, filter)).items.find((one) => one.happening.id === told.id)!;
  };
}

/** Three messages that go out together, the first first. */
async function three(): Promise<{ readonly all: Delivery[]; readonly add: Add }> {
  const add = await collecting();
  return { all: [await add('a'), await add('b'), await add('c')], add };
}

const take = (one: Delivery) => deliveries.take(tenant, one.id, 0, clock.now());
const stateOf = async ({ id }: Delivery) => (await deliveries.find(tenant, id))?.state;
const arrived = { arrived: true, status: 200 } as const;

describe('a digest', () => {
  it('goes out with all of it, whoever comes first', async () => {
    const { all } = await three();
    const [others, first] = [[await take(all[2]!), await take(all[1]!)], await take(all[0]!)];
    expect([others, first?.together.map(({ happening: { title } }) => title)]).toEqual([
      [undefined, undefined],
      ['a', 'b', 'c'],
    ]);
    await deliveries.settle(tenant, first!, arrived);
    expect(await Promise.all(all.map(stateOf))).toEqual(['delivered', 'digested', 'digested']);
  });

  it('leaves what came too late for it to the next, which goes out at once', async () => {
    const { all, add } = await three();
    const outgoing = await take(all[0]!);
    const late = await add('late');
    expect(await take(late)).toBeUndefined();
    await deliveries.settle(tenant, outgoing!, arrived);
    expect((await take(late))?.together.map(({ happening: { title } }) => title)).toEqual(['late']);
  });

  it('that nobody takes dies with all that is in it', async () => {
    const { all } = await three();
    const outgoing = await take(all[0]!);
    await deliveries.settle(tenant, outgoing!, { arrived: false, code: 'unavailable', message: 'no', status: 410, gone: true });
    expect(await Promise.all(all.map(stateOf))).toEqual(['dead', 'dead', 'dead']);
  });

  it('says what is in it, in order', async () => {
    const { all } = await three();
    const { subject, text, html } = fill(
      SHIPPED.find(({ type }) => type === 'digest')!,
      all[0]!,
      all,
    );
    expect([subject, text.trimEnd().split('\n').length, html.includes('[info] a')]).toEqual(['3 messages', 3, true]);
  });
});

/** The tasks of these deliveries that were written after the one that each began with. */
async function waiting(of: readonly Delivery[]): Promise<string[]> {
  const sql = `select key from outbox where key = any ($1) order by seq offset $2`;
  const keys = of.map(({ id }) => id);
  const rows = await db.store(workflowSchema).inTenant(tenant, (tx) => tx.query<{ key: string }>(sql, [keys, keys.length]));
  return rows.map(({ key }) => key);
}

describe('a digest of several projects', () => {
  /** Sees one project alone. */
  class Outsider extends People {
    override userOf = async () => 'zoe';
    override sees = async (_tenant: string, _userId: string, projectId: string) => projectId === 'open';
  }
  class Noted extends Sender {
    override readonly kind = 'webhook';
    readonly sent: string[][] = [];
    override async check(): Promise<void> {}
    override async send(_tenant: string, { together }: Outgoing): Promise<Outcome> {
      this.sent.push(together.map(({ happening: { title } }) => title));
      return arrived;
    }
  }

  it.each([
    ['the first', ['closed', 'open', 'open']],
    ['a later one', ['open', 'closed', 'open']],
    ['the last', ['open', 'open', 'closed']],
  ])('tells its reader nothing of a project that is closed to them, be it %s', async (_, projects) => {
    const id = ids.next();
    const wish = {
      types: ['**'],
      filter: '',
      minSeverity: 'info',
      channelIds: [],
      urgent: false,
      dedupeKey: '',
      dedupeSeconds: 0,
      enabled: true,
    } as const;
    await new StoreSubscriptions(db.store(workflowSchema)).add(tenant, {
      ...wish,
      id,
      projectId: '',
      userId: 'zoe',
      name: 'x',
      fault: '',
      createdAt: clock.now(),
    });
    const add = await collecting(id);
    const all: Delivery[] = [];
    for (const project of projects) all.push(await add(`${all.length} of ${project}`, project));
    const sender = new Noted();
    const deliver = new Deliver({
      deliveries,
      senders: new Map([['webhook', sender]]),
      people: new Outsider(),
      clock,
      log: new SilentLog(),
    });
    const { signal } = new AbortController();
    // Whoever is not the first of it finds nothing to do, and does not come again.
    for (const one of all.toReversed()) await deliver.execute(tenant, one.id, 0, signal);
    for (const again of await waiting(all)) await deliver.execute(tenant, again, 0, signal);
    const open = projects.flatMap((project, at) => (project === 'open' ? [`${at} of open`] : []));
    expect(sender.sent).toEqual([open]);
    expect((await Promise.all(all.map(stateOf))).filter((state) => state === 'dropped')).toHaveLength(1);
  });
});

describe('the outcome of a try', () => {
  it('of a process that was thought dead changes nothing', async () => {
    const { all } = await three();
    const outgoing = await take(all[0]!);
    await deliveries.settle(tenant, outgoing!, arrived);
    await deliveries.settle(tenant, outgoing!, { arrived: false, code: 'timeout', message: 'late', status: 0 });
    expect(await deliveries.find(tenant, all[0]!.id)).toMatchObject({ state: 'delivered', attempts: 1 });
  });
});
