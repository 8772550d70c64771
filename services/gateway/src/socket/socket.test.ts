import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openHouse, type House } from '../fixtures/house.js';
import { refusalOf, SocketClient } from '../fixtures/socket-client.js';
import { KEY, OTHER_KEY, OTHER_TENANT, run, TENANT, VIEWER_KEY } from '../fixtures/world.js';

const PROJECT = '01890000-0000-7000-8000-0000000000aa';
const OTHERS = '01890000-0000-7000-8000-0000000000bb';
const RUN = '01890000-0000-7000-8000-000000000101';
const watchProject = { type: 'subscribe', id: 'p', topic: 'project', project: PROJECT };

let house: House;
const quick = { HEXAD_WS_ASK_AGAIN_MS: '20' };
async function open(settings: Record<string, string> = quick): Promise<House> {
  house = await openHouse(settings);
  const made = { createdAt: '2026-01-01T00:00:00.000Z', role: 'admin' };
  house.world.projects.set(PROJECT, { ...made, id: PROJECT, name: 'Kites', tenant: TENANT });
  house.world.projects.set(OTHERS, { ...made, id: OTHERS, name: 'Boats', tenant: OTHER_TENANT });
  return house;
}
const close = () => house[Symbol.asyncDispose]();

describe('who connects', () => {
  beforeEach(() => open().then(() => undefined));
  afterEach(close);

  it('is refused without a key, and with one that nobody knows', async () => {
    expect([await refusalOf(house.url, {}), await refusalOf(house.url, { authorization: 'Bearer wrong' })]).toEqual([
      [401, 'unauthenticated'],
      [401, 'unauthenticated'],
    ]);
  });

  it('may send the key as a subprotocol, which is not said back', async () => {
    const socket = new WebSocket(`${house.url.replace('http', 'ws')}/v1/ws`, ['hexad.v1', `bearer.${KEY}`]);
    const [greeting] = (await once(socket, 'message')) as [Buffer];
    expect([socket.protocol, JSON.parse(String(greeting))]).toEqual([
      'hexad.v1',
      { type: 'hello', protocol: 'hexad.v1', heartbeatSeconds: 30, subscriptions: 100 },
    ]);
    socket.close();
    await once(socket, 'close');
    expect(await refusalOf(house.url, {}, [`bearer.${KEY}`])).toEqual([400, 'invalid']);
  });

  it('may show a ticket instead, once, in a subprotocol or in the address', async () => {
    const ticket = async () => (await house.call('POST', '/v1/ws/tickets')).json.ticket as string;
    const url = `${house.url.replace('http', 'ws')}/v1/ws`;
    const [one, two] = [await ticket(), await ticket()];
    for (const connect of [() => new WebSocket(url, ['hexad.v1', `ticket.${one}`]), () => new WebSocket(`${url}?ticket=${two}`)]) {
      const socket = connect();
      expect(JSON.parse(String((await once(socket, 'message'))[0]))).toMatchObject({ type: 'hello' });
      socket.close();
      await once(socket, 'close');
    }
    expect(await refusalOf(house.url, {}, ['hexad.v1', `ticket.${one}`])).toEqual([401, 'unauthenticated']);
    expect((await house.call('POST', '/v1/ws/tickets', { key: null })).status).toBe(401);
  });

  it('with a ticket is cut off when the key behind it is revoked', async () => {
    const { ticket } = (await house.call('POST', '/v1/ws/tickets', { key: VIEWER_KEY })).json as { ticket: string };
    const socket = new WebSocket(`${house.url.replace('http', 'ws')}/v1/ws`, ['hexad.v1', `ticket.${ticket}`]);
    await once(socket, 'message');
    house.world.keys.delete(VIEWER_KEY);
    expect((await once(socket, 'close'))[0]).toBe(4401);
  });

  it('needs no key at the socket that only its owner can open', async () => {
    const socket = new WebSocket(`ws+unix://${house.socket}:/v1/ws`);
    expect(JSON.parse(String((await once(socket, 'message'))[0]))).toMatchObject({ type: 'hello' });
    socket.close();
    await once(socket, 'close');
  });

  it('has as many connections as a key may have', async () => {
    await house[Symbol.asyncDispose]();
    await open({ HEXAD_WS_CONNECTIONS_PER_KEY: '1' });
    await using _one = await SocketClient.open(house.url);
    expect(await refusalOf(house.url, { authorization: `Bearer ${KEY}` })).toEqual([429, 'exhausted']);
    await using _another = await SocketClient.open(house.url, OTHER_KEY);
    expect((await house.call('GET', '/metrics')).text).toMatch(/^hexad_ws_connections 2$/m);
  });

  it('has as many subscriptions as a key may have, over all its connections', async () => {
    await close();
    await open({ HEXAD_WS_SUBSCRIPTIONS_PER_KEY: '1' });
    await using one = await SocketClient.open(house.url);
    await using two = await SocketClient.open(house.url);
    await one.ask(watchProject);
    expect(await two.ask(watchProject)).toMatchObject({ type: 'error', id: 'p', code: 'exhausted' });
    await one.ask({ type: 'unsubscribe', id: 'p' });
    expect(await two.ask(watchProject)).toMatchObject({ type: 'subscribed' });
  });

  it('hears what it is when they come without a WebSocket, and that it is nowhere else', async () => {
    const { status, json } = await house.call('GET', '/v1/ws');
    const elsewhere = new WebSocket(`${house.url.replace('http', 'ws')}/v1/runs`, { headers: { authorization: `Bearer ${KEY}` } });
    elsewhere.on('error', () => undefined);
    const [, response] = (await once(elsewhere, 'unexpected-response')) as [unknown, { statusCode: number; resume(): void }];
    response.resume();
    expect([status, json.code, response.statusCode]).toEqual([400, 'invalid', 404]);
    expect((await house.call('GET', '/v1/ws/asyncapi.json', { key: null })).json.asyncapi).toBe('3.0.0');
  });

  it('gets an ordinary answer when it offers something else than a WebSocket', async () => {
    const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA' };
    const asked = request(new URL('/health/live', house.url), { headers }).end();
    const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(200);
  });
});

describe('a subscription', () => {
  beforeEach(() => open().then(() => undefined));
  afterEach(close);

  it('to a project, by id or name, tells what happens in it', async () => {
    await using client = await SocketClient.open(house.url);
    expect(await client.ask(watchProject)).toEqual({ type: 'subscribed', id: 'p', sequence: 0, missed: false });
    expect(await client.ask({ ...watchProject, id: 'q', project: 'Kites' })).toMatchObject({ type: 'subscribed', id: 'q' });
    house.world.happen(PROJECT, 'build has started', { workflow: 'build' });
    const told = [await client.next(), await client.next()];
    expect(told.map(({ id }) => id as string).sort()).toEqual(['p', 'q']);
    expect(told[0]).toMatchObject({
      type: 'event',
      sequence: 1,
      event: {
        type: 'hexad.workflow.run.started.v1',
        projectId: PROJECT,
        runId: null,
        title: 'build has started',
        data: { workflow: 'build' },
      },
    });
  });

  it('to a project shares one stream with all the others, also when it had to catch up, and ends for whom the project is not there any more', async () => {
    house.world.happen(PROJECT, 'early');
    await using owner = await SocketClient.open(house.url);
    await using viewer = await SocketClient.open(house.url, VIEWER_KEY);
    await owner.ask(watchProject);
    await viewer.ask(watchProject);
    expect(await owner.ask({ ...watchProject, id: 'late', after: 0 })).toMatchObject({ type: 'subscribed', sequence: 0, missed: false });
    expect(await owner.next()).toMatchObject({ type: 'event', id: 'late', sequence: 1 });
    await expect.poll(() => house.world.watchers).toBe(1);
    house.world.projects.delete(PROJECT);
    expect(await viewer.next()).toMatchObject({ type: 'ended', id: 'p', code: 'not_found' });
    house.world.happen(PROJECT, 'later');
    const told = [await owner.next(), await owner.next()];
    expect(told.map(({ id, sequence }) => `${id} ${sequence}`).toSorted()).toEqual(['late 2', 'p 2']);
  });

  it('to a run tells its journal until it has ended', async () => {
    house.world.runs.set(RUN, run({ id: RUN }));
    house.world.record('step.started', 'make');
    await using client = await SocketClient.open(house.url);
    expect(await client.ask({ type: 'subscribe', id: 'r', topic: 'run', run: RUN })).toMatchObject({ type: 'subscribed', sequence: 0 });
    house.world.record('run.succeeded');
    expect([await client.next(), await client.next(), await client.next()]).toMatchObject([
      { type: 'entry', sequence: 1, entry: { type: 'step.started', path: 'make' } },
      { type: 'entry', sequence: 2, entry: { type: 'run.succeeded' } },
      { type: 'ended', id: 'r', code: null },
    ]);
  });

  it('goes on where the client had come to, also when the service behind it restarts', async () => {
    for (const title of ['one', 'two', 'three']) house.world.happen(PROJECT, title);
    house.world.breakAfter = 2;
    await using client = await SocketClient.open(house.url);
    expect(await client.ask({ ...watchProject, after: 1 })).toMatchObject({ type: 'subscribed', sequence: 1, missed: false });
    expect([(await client.next())['event'].title, (await client.next())['event'].title]).toEqual(['two', 'three']);
  });

  it('says when what was missed is no longer kept', async () => {
    for (const title of ['one', 'two', 'three']) house.world.happen(PROJECT, title);
    house.world.forgotten = 2;
    await using client = await SocketClient.open(house.url);
    expect(await client.ask({ ...watchProject, after: 1 })).toEqual({ type: 'subscribed', id: 'p', sequence: 3, missed: true });
  });

  it('tells nothing of what does not exist for the caller', async () => {
    house.world.runs.set(RUN, run({ id: RUN }));
    await using client = await SocketClient.open(house.url, OTHER_KEY);
    expect([await client.ask(watchProject), await client.ask({ type: 'subscribe', id: 'r', topic: 'run', run: RUN })]).toMatchObject([
      { type: 'error', id: 'p', code: 'not_found' },
      { type: 'error', id: 'r', code: 'not_found' },
    ]);
    house.world.happen(PROJECT, 'secret');
    expect(await client.ask({ ...watchProject, project: OTHERS })).toMatchObject({ type: 'subscribed' });
    expect(house.world.watchers).toBe(1);
  });

  it('ends when its project is no longer there for the caller, and the connection goes on', async () => {
    await using client = await SocketClient.open(house.url);
    await client.ask(watchProject);
    house.world.hidden.add(PROJECT);
    house.world.wake();
    expect(await client.next()).toMatchObject({ type: 'ended', id: 'p', code: 'not_found' });
    house.world.hidden.clear();
    expect(await client.ask(watchProject)).toMatchObject({ type: 'subscribed' });
  });

  it('to approvals and notifications tells what is for the caller', async () => {
    await using client = await SocketClient.open(house.url);
    expect(await client.ask({ type: 'subscribe', id: 'a', topic: 'approvals' })).toMatchObject({ type: 'subscribed', id: 'a' });
    expect(await client.ask({ type: 'subscribe', id: 'n', topic: 'notifications' })).toMatchObject({ type: 'subscribed', id: 'n' });
    house.world.happen('approvals of key:one', 'Approval wanted');
    house.world.happen('key:two', 'of somebody else');
    expect(await client.next()).toMatchObject({ type: 'event', id: 'a', event: { title: 'Approval wanted' } });
    house.world.happen('key:one', 'build failed');
    expect(await client.next()).toMatchObject({ type: 'event', id: 'n', sequence: 1, event: { title: 'build failed' } });
  });

  it('to notifications begins behind what was acknowledged', async () => {
    for (const title of ['one', 'two']) house.world.happen('key:one', title);
    await using client = await SocketClient.open(house.url);
    const notifications = { type: 'subscribe', id: 'n', topic: 'notifications' };
    expect(await client.ask(notifications)).toMatchObject({ sequence: 0 });
    const told = [await client.next(), await client.next()];
    expect(await client.ask({ type: 'acknowledge', id: 'n', sequence: told[0]!['sequence'] as number })).toEqual({
      type: 'acknowledged',
      id: 'n',
      sequence: 1,
    });
    await using again = await SocketClient.open(house.url);
    expect([await again.ask(notifications), await again.next()]).toMatchObject([{ sequence: 1 }, { event: { title: 'two' } }]);
  });

  it('can be ended, and then costs nothing', async () => {
    await using client = await SocketClient.open(house.url);
    await client.ask(watchProject);
    expect(await client.ask({ type: 'unsubscribe', id: 'p' })).toEqual({ type: 'unsubscribed', id: 'p' });
    await expect.poll(() => house.world.watchers).toBe(0);
    expect((await house.call('GET', '/metrics')).text).toMatch(/^hexad_ws_subscriptions 0$/m);
  });
});

describe('a message', () => {
  beforeAll(() => open().then(() => undefined));
  afterAll(close);

  it.each([
    ['nonsense', 'invalid', null],
    ['[]', 'invalid', null],
    [{ type: 'dance', id: 'x' }, 'invalid', 'x'],
    [{ type: 'constructor' }, 'invalid', null],
    [{ type: 'subscribe', id: 'x' }, 'invalid', 'x'],
    [{ ...watchProject, after: -1 }, 'invalid', 'p'],
    [{ ...watchProject, more: 1 }, 'invalid', 'p'],
    [{ type: 'subscribe', id: 'r', topic: 'run', run: 'x' }, 'invalid', 'r'],
    [{ type: 'unsubscribe', id: 'x' }, 'not_found', 'x'],
  ])('that is %j is refused as %s and changes nothing', async (message, code, id) => {
    await using client = await SocketClient.open(house.url);
    expect(await client.ask(message)).toMatchObject({ type: 'error', code, id });
    expect(await client.ask(watchProject)).toMatchObject({ type: 'subscribed' });
  });

  it('that acknowledges something else than notifications is refused', async () => {
    await using client = await SocketClient.open(house.url);
    await client.ask(watchProject);
    expect(await client.ask({ type: 'acknowledge', id: 'p', sequence: 1 })).toMatchObject({ type: 'error', id: 'p', code: 'invalid' });
  });

  it('with an id that is taken is refused, and the subscription goes on', async () => {
    await using client = await SocketClient.open(house.url);
    await client.ask(watchProject);
    expect(await client.ask(watchProject)).toMatchObject({ type: 'error', id: 'p', code: 'conflict' });
    house.world.happen(PROJECT, 'still here');
    expect(await client.next()).toMatchObject({ type: 'event', id: 'p' });
  });

  it('beyond the subscriptions of a connection is refused', async () => {
    await using client = await SocketClient.open(house.url);
    for (let n = 0; n < 100; n += 1) await client.ask({ ...watchProject, id: `p${n}` });
    expect(await client.ask(watchProject)).toMatchObject({ type: 'error', id: 'p', code: 'exhausted' });
  });

  it('that is too long ends the connection', async () => {
    const client = await SocketClient.open(house.url);
    client.say('x'.repeat(20_000));
    expect((await client.closed).code).toBe(1009);
  });
});

describe('a connection', () => {
  beforeEach(() => open().then(() => undefined));
  afterEach(close);

  it('ends when its key is revoked', async () => {
    const client = await SocketClient.open(house.url, OTHER_KEY);
    house.world.keys.delete(OTHER_KEY);
    expect((await client.closed).code).toBe(4401);
  });

  it('ends when the key may do something else', async () => {
    const client = await SocketClient.open(house.url, OTHER_KEY);
    house.world.keys.set(OTHER_KEY, { tenant: OTHER_TENANT, actor: 'key:two', roles: ['viewer'] });
    expect((await client.closed).code).toBe(4403);
  });

  it('is told to connect again when the gateway stops', async () => {
    const client = await SocketClient.open(house.url);
    await client.ask(watchProject);
    await Promise.all([client.closed, house.stopGateway()]);
    expect([(await client.closed).code, house.world.watchers]).toEqual([1012, 0]);
  });

  it('is cut off when the client answers no ping', async () => {
    await house[Symbol.asyncDispose]();
    await open({ HEXAD_WS_HEARTBEAT_MS: '20' });
    const client = await SocketClient.open(house.url, KEY, { autoPong: false });
    expect((await client.closed).code).toBe(1006);
  });

  it('ends when the client does not read, and what waits for it is bounded', async () => {
    await house[Symbol.asyncDispose]();
    await open({ HEXAD_WS_SLOW_MS: '50' });
    const client = await SocketClient.open(house.url);
    await client.ask(watchProject);
    client.socket.pause();
    for (let n = 0; n < 1_000; n += 1) house.world.happen(PROJECT, 'much', 'x'.repeat(30_000));
    await expect.poll(async () => (await house.call('GET', '/metrics')).text, { timeout: 10_000 }).toMatch(/^hexad_ws_connections 0$/m);
    const [, sent] = /^hexad_ws_sent_messages_total (\d+)$/m.exec((await house.call('GET', '/metrics')).text) ?? [];
    expect(Number(sent)).toBeLessThan(1_000);
    client.socket.resume();
    expect([4408, 1006]).toContain((await client.closed).code);
  });
});
