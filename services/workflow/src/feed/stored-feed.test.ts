import { withStoreAndBus } from '@hexad/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workflowSchema } from '../schema.js';
import { StoreFeed } from './adapters/store-feed.js';
import { Tails } from './application/tails.js';
import { WatchFeed } from './application/watch-feed.js';
import type { Told } from './domain/entry.js';

const TENANT = '0190a5b0-0000-7000-8000-00000000000a';
const OTHER = '0190a5b0-0000-7000-8000-00000000000b';

let ground: Awaited<ReturnType<typeof withStoreAndBus>>;
let feed: StoreFeed;
beforeAll(async () => {
  ground = await withStoreAndBus([workflowSchema]);
  feed = new StoreFeed(ground.store(workflowSchema));
}, 60_000);
afterAll(() => ground[Symbol.asyncDispose]());

const told = (id: string): Told => ({
  id,
  type: 'hexad.x.y.done.v1',
  time: '2026-01-01T00:00:00.000Z',
  actor: 'user:ann',
  projectId: 'p',
  runId: '',
  severity: 'info',
  title: id,
  data: '{}',
});
const append = (stream: string, ids: readonly string[], tenant = TENANT) =>
  feed.append(
    tenant,
    ids.map((id) => ({ stream, told: told(id) })),
  );
const kept = async (stream: string, after = 0, tenant = TENANT) =>
  (await feed.read(tenant, stream, after, 100)).map(({ sequence, told: { id } }) => `${sequence} ${id}`);

it('numbers each stream by itself without gaps, and tells an event once however often it comes', async () => {
  await append('project:a', ['one', 'two', 'one']);
  await append('project:a', ['two', 'three']);
  await append('project:b', ['one']);
  expect([await kept('project:a'), await kept('project:b')]).toEqual([['1 one', '2 two', '3 three'], ['1 one']]);
});

it('numbers what several write at once in the order in which it can be read', async () => {
  await Promise.all(Array.from({ length: 12 }, (_, n) => append('project:busy', [`e${n}`])));
  expect((await kept('project:busy')).map((line) => Number(line.split(' ')[0]))).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
});

it('shows a tenant nothing of another', async () => {
  await append('project:c', ['mine']);
  expect([await kept('project:c', 0, OTHER), await feed.position(OTHER, 'project:c')]).toEqual([
    [],
    { sequence: 0, dropped: 0, acknowledged: 0 },
  ]);
});

it('keeps as many as it should of the streams that are meant, and remembers how far it let go', async () => {
  await append('project:long', ['1', '2', '3', '4', '5']);
  await append('other:long', ['1', '2', '3']);
  await feed.trim({ 'project:': { most: 2, ageMs: 3_600_000 } }, new Date());
  expect([await kept('project:long'), await feed.position(TENANT, 'project:long')]).toEqual([
    ['4 4', '5 5'],
    { sequence: 5, dropped: 3, acknowledged: 0 },
  ]);
  expect(await kept('other:long')).toHaveLength(3);
  await feed.trim({ 'other:': { most: 100, ageMs: 3_600_000 } }, new Date(Date.now() + 7_200_000));
  expect([await kept('other:long'), await feed.position(TENANT, 'other:long')]).toEqual([[], { sequence: 3, dropped: 3, acknowledged: 0 }]);
  await append('other:long', ['4']);
  expect(await kept('other:long')).toEqual(['4 4']);
});

it('tells who was away too long that they missed something, and goes on from the end', async () => {
  await append('project:old', ['1', '2', '3']);
  await feed.trim({ 'project:old': { most: 1, ageMs: 3_600_000 } }, new Date());
  const stop = new AbortController();
  using tails = new Tails(feed);
  const watch = new WatchFeed(feed, tails);
  const open = (after: number, gap?: 'kept') => watch.execute(TENANT, 'project:old', after, stop.signal, gap);
  const [late, edge] = [open(1), open(2)];
  expect((await open(1, 'kept').next()).value).toEqual({ sequence: 2, missed: true });
  expect((await open(9, 'kept').next()).value).toEqual({ sequence: 3, missed: true });
  expect([(await late.next()).value, (await edge.next()).value]).toEqual([
    { sequence: 3, missed: true },
    { sequence: 2, missed: false },
  ]);
  expect((await edge.next()).value).toMatchObject({ sequence: 3, told: { id: '3' } });
  const [next, too] = [late.next(), edge.next()];
  await append('project:old', ['4']);
  expect([(await next).value, (await too).value]).toMatchObject([{ sequence: 4 }, { sequence: 4 }]);
  stop.abort();
});
