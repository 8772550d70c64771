import type { Caller } from '@hexad/kernel';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ann, bob } from '../runs/testing/house.js';
import { Receiver, type Received } from './testing/receiver.js';
import { key, openStage, owner, subscription, type Stage } from './testing/stage.js';

let stage: Stage;
let receiver: Receiver;

beforeAll(async () => {
  [stage, receiver] = [await openStage(), await Receiver.open()];
}, 60_000);
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});
beforeEach(() => receiver.says(204));

const verified = (secret: string, { body, headers }: Received) => new Webhook(secret).verify(body, headers as Record<string, string>);
const deliveries = async (channelId: string, state = '') =>
  (await stage.house.notifications.listDeliveries({ limit: 0, cursor: '', channelId, state }, { caller: owner })).deliveries;
const ended = async (channelId: string, state: string) => {
  await expect.poll(async () => (await deliveries(channelId, state)).length, { timeout: 15_000 }).toBeGreaterThan(0);
  return (await deliveries(channelId, state))[0]!;
};
const channelNow = async (id: string) =>
  (await stage.house.notifications.listChannels({ projectId: '' }, { caller: owner })).channels.find((one) => one.id === id);

describe('a webhook', () => {
  it('gets what was subscribed to, signed as Standard Webhooks says', async () => {
    const { id, secret } = await stage.channel({ target: `${receiver.url}/signed` });
    await stage.subscribe(id, { filter: 'data.payload.green' });
    await stage.say({ green: false });
    await stage.say({ green: true });
    const [one] = await receiver.at('/signed');
    expect(verified(secret, one!)).toMatchObject({
      type: 'hexad.workflow.event.emitted.v1',
      projectId: 'project',
      title: 'say: said',
      data: { name: 'said', payload: { green: true } },
    });
    expect(await ended(id, 'delivered')).toMatchObject({ id: one!.headers['webhook-id'], attempts: 1, status: 204 });
  });

  it('is not called by a signature of another secret, or for another body', async () => {
    const { id, secret } = await stage.channel({ target: `${receiver.url}/forged` });
    await stage.subscribe(id);
    await stage.say('x');
    const [one] = await receiver.at('/forged');
    expect(() => verified(`whsec_${Buffer.alloc(32).toString('base64')}`, one!)).toThrow(/signature/);
    expect(() => verified(secret, { ...one!, body: `${one!.body} ` })).toThrow(/signature/);
  });

  it('is tried again with the same id until it answers', async () => {
    const { id } = await stage.channel({ target: `${receiver.url}/again` });
    await stage.subscribe(id);
    receiver.answer = (_, response) =>
      void response.writeHead(receiver.received.filter(({ path }) => path === '/again').length < 3 ? 500 : 200).end();
    await stage.say('x');
    const tries = await receiver.at('/again', 3);
    expect(new Set(tries.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await ended(id, 'delivered')).toMatchObject({ attempts: 3 });
    expect((await channelNow(id))!.failingSince).toBe('');
  });

  it('is signed as before when the key that its secret is encrypted with was rotated, also when channels are made meanwhile', async () => {
    const { id, secret } = await stage.channel({ target: `${receiver.url}/key` });
    const operator: Caller = { ...owner, roles: ['operator'] };
    const rotate = (caller = operator) => stage.house.notifications.rotateChannelEncryption({}, { caller, idempotencyKey: key() });
    const [first, ...made] = await Promise.all([rotate(), ...[1, 2, 3, 4].map(() => stage.channel({ target: `${receiver.url}/key` }))]);
    const second = await rotate();
    expect(second).toMatchObject({ keyEncryptionKey: 'file', failed: 0 });
    expect(second.version).not.toBe(first.version);
    const all = [{ id, secret }, ...made];
    for (const one of all) await stage.house.notifications.testChannel({ channelId: one.id }, { caller: owner, idempotencyKey: key() });
    const received = await receiver.at('/key', all.length);
    const isSigned = (one: { readonly secret: string }) =>
      received.some((message) => {
        try {
          return verified(one.secret, message) !== undefined;
        } catch {
          return false;
        }
      });
    expect(all.filter(isSigned)).toEqual(all);
    await expect(rotate(owner)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('that never answers is switched off, which others hear of, and its message can be sent again', async () => {
    const { id } = await stage.channel({ name: 'dead end', target: `${receiver.url}/dead` });
    const watch = await stage.channel({ target: `${receiver.url}/watch` });
    await stage.subscribe(id);
    await stage.subscribe(watch.id, { types: ['hexad.workflow.channel.*.v1'], filter: `data.channelId == "${id}"` });
    receiver.answer = ({ path }, response) => void response.writeHead(path === '/dead' ? 500 : 200).end();
    await stage.say('x');
    const dead = await ended(id, 'dead');
    expect(dead).toMatchObject({ attempts: 3, status: 500, errorCode: 'unavailable' });
    expect(await channelNow(id)).toMatchObject({ state: 'disabled', reason: expect.stringContaining('500') as string });
    expect((await receiver.at('/watch'))[0]!.body).toContain('dead end');
    receiver.says(200);
    await stage.house.notifications.enableChannel({ channelId: id }, { caller: owner });
    await stage.house.notifications.replayDelivery({ deliveryId: dead.id }, { caller: owner });
    expect(await ended(id, 'delivered')).toMatchObject({ id: dead.id, attempts: 4 });
  });

  it('that says it is gone is switched off at once', async () => {
    const { id } = await stage.channel({ target: `${receiver.url}/gone` });
    await stage.subscribe(id);
    receiver.says(410);
    await stage.say('x');
    expect(await ended(id, 'dead')).toMatchObject({ attempts: 1, status: 410 });
    expect(await channelNow(id)).toMatchObject({ state: 'disabled' });
  });

  it('is not followed elsewhere', async () => {
    const { id } = await stage.channel({ target: `${receiver.url}/from` });
    await stage.subscribe(id);
    receiver.says(302, { location: `${receiver.url}/elsewhere` });
    await stage.say('x');
    expect(await ended(id, 'dead')).toMatchObject({ status: 302 });
    expect(receiver.received.filter(({ path }) => path === '/elsewhere')).toEqual([]);
  });

  it('has two secrets while they are changed', async () => {
    const { id, secret: old } = await stage.channel({ target: `${receiver.url}/rotated` });
    await stage.subscribe(id);
    const idempotencyKey = key();
    const rotate = () =>
      stage.house.notifications.rotateChannelSecret({ channelId: id, overlapSeconds: 60 }, { caller: owner, idempotencyKey });
    const [{ secret }, again] = [await rotate(), await rotate()];
    expect([secret === old, again.secret]).toEqual([false, secret]);
    await stage.say('x');
    const [one] = await receiver.at('/rotated');
    expect([verified(old, one!), verified(secret, one!)]).toMatchObject([{ data: {} }, { data: {} }]);
    await stage.house.notifications.rotateChannelSecret({ channelId: id, overlapSeconds: 0 }, { caller: owner, idempotencyKey: key() });
    await stage.say('y');
    const [, two] = await receiver.at('/rotated', 2);
    expect(() => verified(old, two!)).toThrow(/signature/);
  });

  it('is told once of events that are alike', async () => {
    const { id } = await stage.channel({ target: `${receiver.url}/alike` });
    await stage.subscribe(id, { dedupeKey: 'data.payload', dedupeSeconds: 600 });
    for (const what of ['a', 'a', 'b']) await stage.say(what);
    const told = (await receiver.at('/alike', 2)).map(({ body }) => (JSON.parse(body) as { data: { payload: string } }).data.payload);
    expect(told.sort()).toEqual(['a', 'b']);
    expect(await deliveries(id)).toHaveLength(2);
  });

  it('loses nothing when the service stops in the middle of a try', async () => {
    const { id } = await stage.channel({ target: `${receiver.url}/stopped` });
    await stage.subscribe(id);
    receiver.answer = () => undefined;
    await stage.say('x');
    await receiver.at('/stopped');
    receiver.says(200);
    await stage.house.restart();
    const [first, second] = await receiver.at('/stopped', 2);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(await ended(id, 'delivered')).toMatchObject({ status: 200 });
  });

  it('can be tested, once for each wish', async () => {
    const { id, secret } = await stage.channel({ target: `${receiver.url}/test` });
    const call = { caller: owner, idempotencyKey: key() };
    await stage.house.notifications.testChannel({ channelId: id }, call);
    await stage.house.notifications.testChannel({ channelId: id }, call);
    expect(verified(secret, (await receiver.at('/test'))[0]!)).toMatchObject({ title: 'A test of the channel ops' });
    expect(await deliveries(id)).toHaveLength(1);
  });
});

const create = (target: string, more = {}, call = { caller: owner, idempotencyKey: key() }) =>
  stage.house.notifications.createChannel({ projectId: '', kind: 'webhook', name: 'x', target, room: '', personal: false, ...more }, call);

describe('a channel', () => {
  it.each([
    ['https://10.0.0.7/hook', 'host_refused'],
    ['https://169.254.169.254/latest', 'host_refused'],
    ['https://[::1]/hook', 'host_refused'],
    ['http://93.184.216.34/hook', 'host_refused'],
    ['https://user:pass@example.com/hook', 'invalid'],
    ['file:///etc/passwd', 'invalid'],
    ['nonsense', 'invalid'],
  ])('to %s is refused as %s', async (target, code) => {
    await expect(create(target)).rejects.toMatchObject({ code });
  });

  it('shows its secret to nobody but who made it, who may ask again with the same key', async () => {
    const call = { caller: owner, idempotencyKey: key() };
    const [first, again] = [await create(receiver.url, {}, call), await create(receiver.url, {}, call)];
    expect([first.secret.startsWith('whsec_'), again]).toEqual([true, first]);
    await expect(create(`${receiver.url}/other`, {}, call)).rejects.toMatchObject({ code: 'conflict' });
    const listed = await stage.house.notifications.listChannels({ projectId: '' }, { caller: owner });
    expect(JSON.stringify(listed)).not.toContain('whsec_');
  });

  it('of the whole tenant is for who manages its projects', async () => {
    const member = { ...ann, roles: ['member'] } as const;
    await expect(create(receiver.url, {}, { caller: member, idempotencyKey: key() })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('that is personal is seen by nobody else', async () => {
    const { channel } = await create(receiver.url, { personal: true });
    const other = { ...owner, actor: 'user:zoe' };
    const seen = await stage.house.notifications.listChannels({ projectId: '' }, { caller: other });
    expect(seen.channels.map(({ id }) => id)).not.toContain(channel!.id);
    await expect(stage.house.notifications.deleteChannel({ channelId: channel!.id }, { caller: other })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('does not exist for another tenant', async () => {
    const { id } = await stage.channel({ target: receiver.url });
    const stranger = { ...bob, roles: ['owner'] } as const;
    await expect(stage.house.notifications.enableChannel({ channelId: id }, { caller: stranger })).rejects.toMatchObject({
      code: 'not_found',
    });
    const request = { projectId: 'project', subscription: subscription(id), personal: false };
    await expect(stage.house.notifications.createSubscription(request, { caller: stranger })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a subscription', () => {
  it.each([
    [{ types: [] }, 'types'],
    [{ types: ['a b'] }, 'type of events'],
    [{ filter: 'data.' }, 'filter'],
    [{ filter: 'nobody == 1' }, 'nobody'],
    [{ filter: 'secrets.KEY == "x"' }, 'secret'],
    [{ minSeverity: 'loud' }, 'min_severity'],
    [{ dedupeKey: 'type' }, 'dedupe_seconds'],
    [{ digest: { every: 'yearly', at: '', day: '', timeZone: '' } }, 'digest.every'],
    [{ digest: { every: 'daily', at: '25:00', day: '', timeZone: '' } }, 'digest.at'],
    [{ digest: { every: 'daily', at: '', day: '', timeZone: 'Moon/Base' } }, 'time zone'],
  ])('with %j is refused', async (wish, message) => {
    const { id } = await stage.channel({ target: receiver.url });
    await expect(stage.subscribe(id, wish)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(message) as string });
  });

  it('uses no channel of another project', async () => {
    const { id } = await stage.channel({ target: receiver.url, projectId: 'another' });
    await expect(stage.subscribe(id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('can be changed, switched off and deleted', async () => {
    const { id } = await stage.channel({ target: `${receiver.url}/changed` });
    const subscriptionId = await stage.subscribe(id, { enabled: false });
    const seen = await stage.channel({ target: `${receiver.url}/seen` });
    await stage.subscribe(seen.id, { filter: 'data.payload == "unheard"' });
    await stage.say('unheard');
    await receiver.at('/seen');
    const changed = { subscriptionId, subscription: subscription(id, { name: 'loud' }) };
    await stage.house.notifications.updateSubscription(changed, { caller: owner });
    await stage.say('heard');
    expect((await receiver.at('/changed'))[0]!.body).toContain('"heard"');
    await stage.house.notifications.deleteSubscription({ subscriptionId }, { caller: owner });
    const { subscriptions } = await stage.house.notifications.listSubscriptions({ projectId: '' }, { caller: owner });
    expect(subscriptions.map((one) => one.id)).not.toContain(subscriptionId);
  });
});
