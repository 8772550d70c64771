import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, notesSchema, postgres, someTenant, tagsSchema, type TestDatabase } from './fixtures.js';
import { openStore } from './open-store.js';
import type { Store } from './store.js';
import { hasPostgres } from './testing/test-postgres.js';

const there = await hasPostgres();

/** Each word that a store hears, as a promise of the next. */
function hearing(store: Store) {
  const heard: string[] = [];
  let next = Promise.withResolvers<string>();
  const listener = store.onWake((word) => {
    heard.push(word);
    next.resolve(word);
  });
  const hear = (): Promise<string> => {
    next = Promise.withResolvers();
    return next.promise;
  };
  return { heard, hear, [Symbol.dispose]: () => listener[Symbol.dispose]() };
}

describe.each([
  { name: 'PostgreSQL', open: postgres, there },
  { name: 'the embedded database', open: embedded, there: true },
])('a word said in a transaction on $name', ({ open, there }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    if (there) database = await open();
  });
  afterAll(() => database?.[Symbol.asyncDispose]());

  it.runIf(there)('is heard by its own service after the commit, and not before', async () => {
    const notes = database.server.store(notesSchema);
    using own = hearing(notes);
    using other = hearing(database.server.store(tagsSchema));
    const heard = own.hear();
    await notes.inTenant(someTenant(), async (tx) => {
      tx.wake('morning');
      await tx.query('select 1');
      expect(own.heard).toEqual([]);
    });
    expect([await heard, other.heard]).toEqual(['morning', []]);
  });

  it.runIf(there)('is heard by nobody when it is rolled back', async () => {
    const notes = database.server.store(notesSchema);
    using own = hearing(notes);
    const failing = notes.inTenant(someTenant(), async (tx) => {
      tx.wake('never');
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    const next = own.hear();
    await notes.inTenant(someTenant(), async (tx) => tx.wake('after'));
    expect(await next).toBe('after');
    expect(own.heard).not.toContain('never');
  });

  it.runIf(there).each(['', 'two words', "a';--", 'x'.repeat(101)])('is refused when it is none: %j', async (word) => {
    const saying = database.server.store(notesSchema).inTenant(someTenant(), async (tx) => tx.wake(word));
    await expect(saying).rejects.toMatchObject({ code: 'internal' });
  });
});

it.runIf(there)('a word is heard in other processes on PostgreSQL, and is no news of an outbox', async () => {
  await using database = await postgres();
  await using elsewhere = await openStore({ url: database.url, directUrl: database.url, schemas: [notesSchema] });
  using far = hearing(elsewhere.store(notesSchema));
  const outboxes: string[] = [];
  using _ = elsewhere.onCommitted((service) => outboxes.push(service));
  const heard = far.hear();
  const notes = database.server.store(notesSchema);
  const said = new AbortController();
  const saying = (async () => {
    // Until the other has its connection for listening.
    while (!said.signal.aborted) await notes.inTenant(someTenant(), async (tx) => tx.wake('morning'));
  })();
  expect(await heard).toBe('morning');
  said.abort();
  await saying;
  expect(outboxes).toEqual([]);
});
