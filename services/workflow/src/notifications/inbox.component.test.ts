import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Watch } from '../feed/testing.js';
import { ann, bob } from '../runs/testing/house.js';
import { key, openStage, owner, subscription, type Stage } from './testing/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const inbox = (caller = owner, after?: number): Watch =>
  new Watch((signal) => stage.house.feed.watchNotifications({ after }, { caller, signal }));
const payload = (data: string): unknown => (JSON.parse(data) as { payload: unknown }).payload;
const acknowledge = async (sequence: number) =>
  (await stage.house.feed.acknowledgeNotifications({ sequence }, { caller: owner, idempotencyKey: key() })).sequence;

describe('a channel of the kind websocket', () => {
  let id: string;
  beforeEach(async () => {
    ({ id } = await stage.channel({ kind: 'websocket', personal: true }));
    return () => stage.house.notifications.deleteChannel({ channelId: id }, { caller: owner, idempotencyKey: key() });
  });

  it('is for one person, without an address', async () => {
    await expect(stage.channel({ kind: 'websocket' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(stage.channel({ kind: 'websocket', personal: true, target: 'https://example.com' })).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('tells its person, and nobody else, while they are there', async () => {
    await stage.subscribe(id, {}, true);
    await using mine = inbox();
    await using zoes = inbox({ ...owner, actor: 'user:zoe' });
    await using strangers = inbox({ ...bob, actor: 'user:ann', roles: ['owner'] });
    const [begun, ...others] = [await mine.next(), await zoes.next(), await strangers.next()];
    await stage.say('hello');
    const { sequence, entry } = await mine.next();
    expect([sequence, entry!.title, payload(entry!.dataJson)]).toEqual([begun.sequence + 1, 'say: said', 'hello']);
    expect(others).toEqual([
      { sequence: 0, missed: false },
      { sequence: 0, missed: false },
    ]);
    const [sent] = (await stage.house.notifications.listDeliveries({ limit: 1, cursor: '', channelId: id, state: '' }, { caller: owner }))
      .deliveries;
    expect(sent!.id).toBe(entry!.id);
    await acknowledge(sequence);
  });

  it('keeps for who is away what they have not acknowledged, also when the service restarts', async () => {
    await stage.subscribe(id, {}, true);
    await stage.say('one');
    await stage.say('two');
    await (async () => {
      await using first = inbox();
      await first.next();
      await first.next();
      await first.next();
    })();
    await stage.house.restart();
    await using again = inbox();
    const { sequence: begins } = await again.next();
    const told = [await again.next(), await again.next()];
    expect(told.map(({ entry }) => payload(entry!.dataJson))).toEqual(expect.arrayContaining(['one', 'two']));
    expect([await acknowledge(begins + 1), await acknowledge(begins), await acknowledge(begins + 1_000)]).toEqual([
      begins + 1,
      begins + 1,
      begins + 2,
    ]);
    await using last = inbox();
    expect(await last.next()).toEqual({ sequence: begins + 2, missed: false });
  });

  it('says nothing of a project that its person may not see', async () => {
    const anywhere = await stage.channel({ kind: 'websocket', personal: true, projectId: '' });
    const wish = { projectId: '', subscription: subscription(anywhere.id), personal: true };
    await stage.house.notifications.createSubscription(wish, { caller: owner, idempotencyKey: key() });
    stage.house.people.hidden.add('closed');
    await using mine = inbox();
    await mine.next();
    await stage.say('hidden', 'closed');
    const dropped = { limit: 1, cursor: '', channelId: anywhere.id, state: 'dropped' };
    const listed = async () => (await stage.house.notifications.listDeliveries(dropped, { caller: owner })).deliveries;
    await expect.poll(async () => (await listed()).map(({ errorCode }) => errorCode)).toEqual(['forbidden']);
    await stage.say('open');
    expect(payload((await mine.nextOf('hexad.workflow.event.emitted.v1')).entry!.dataJson)).toBe('open');
  });

  it('tells once more what is sent again', async () => {
    const { delivery } = await stage.house.notifications.testChannel({ channelId: id }, { caller: owner, idempotencyKey: key() });
    await using mine = inbox();
    const { sequence, entry } = await mine.nextOf('hexad.workflow.channel.tested.v1');
    expect(entry!.id).toBe(delivery!.id);
    const sent = { limit: 1, cursor: '', channelId: id, state: 'delivered' };
    await expect.poll(async () => (await stage.house.notifications.listDeliveries(sent, { caller: owner })).deliveries.length).toBe(1);
    await stage.house.notifications.replayDelivery({ deliveryId: delivery!.id }, { caller: owner, idempotencyKey: key() });
    expect(await mine.nextOf('hexad.workflow.channel.tested.v1')).toMatchObject({ sequence: sequence + 1, entry: { id: delivery!.id } });
  });
});

it('lets nobody but users have notifications', async () => {
  await using watching = inbox({ ...ann, actor: 'service:mail', roles: ['service'] });
  await expect(watching.next()).rejects.toMatchObject({ code: 'forbidden' });
});
