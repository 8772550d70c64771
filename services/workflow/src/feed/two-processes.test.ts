import { openStore } from '@hexad/store';
import { hasPostgres, testPostgres } from '@hexad/testing';
import { expect, it } from 'vitest';
import { workflowSchema } from '../schema.js';
import { StoreFeed } from './adapters/store-feed.js';
import { Tails } from './application/tails.js';
import { WatchFeed } from './application/watch-feed.js';

const TENANT = '0190a5b0-0000-7000-8000-00000000000a';
const STREAM = 'project:p';
const there = await hasPostgres();

const told = (id: string) => ({
  id,
  type: 'hexad.x.y.done.v1',
  time: '2026-01-01T00:00:00.000Z',
  actor: 'user:ann',
  projectId: 'p',
  runId: '',
  severity: 'info' as const,
  title: id,
  data: '{}',
});

it.runIf(there)('what two processes write at once on PostgreSQL is watched in a third in one order, without gaps', async () => {
  await using database = await testPostgres();
  await using first = await openStore({ ...database, schemas: [workflowSchema], poolSize: 2 });
  await first.migrate();
  await using second = await openStore({ ...database, schemas: [workflowSchema], poolSize: 2 });
  await using third = await openStore({ ...database, directUrl: database.url, schemas: [workflowSchema], poolSize: 2 });
  const writers = [first, second].map((server) => new StoreFeed(server.store(workflowSchema)));
  const reader = new StoreFeed(third.store(workflowSchema));
  using tails = new Tails(reader);
  const stop = new AbortController();
  const watch = new WatchFeed(reader, tails).execute(TENANT, STREAM, 0, stop.signal);
  expect((await watch.next()).value).toEqual({ sequence: 0, missed: false });
  const writing = writers.flatMap((feed, of) =>
    Array.from({ length: 20 }, (_, n) => feed.append(TENANT, [{ stream: STREAM, told: told(`${of}.${n}`) }])),
  );
  const seen: string[] = [];
  for (let n = 1; n <= 40; n += 1) {
    const { value } = await watch.next();
    expect(value).toMatchObject({ sequence: n, missed: false });
    seen.push(value!.told!.id);
  }
  await Promise.all(writing);
  expect(new Set(seen).size).toBe(40);
  stop.abort();
});
