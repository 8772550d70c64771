import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '@hexad/kernel';
import { EnvironmentKey, HeldDataKeys, LocalKeyFile, VaultTransit } from '@hexad/secrets';
import { AwsKms } from '@hexad/secrets/aws-kms';
import { KmsDouble, VaultDouble } from '@hexad/secrets/testing';
import { openStore, prepareTemplate } from '@hexad/store';
import { testTemplates } from '@hexad/store/testing';
import { hasPostgres, temporaryFolder } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import { embedded, postgres, type House } from '../fixtures/house.js';
import { llmSchema } from '../schema.js';
import type { Credential } from './domain/credential.js';
import { Keyhouse } from './fixtures/keyhouse.js';

const child = fileURLToPath(new URL('user.child.ts', import.meta.url));
const there = await hasPostgres();
const secretOf = (version: number) => `sk-version-${version}-of-the-key-abcdefgh`;

/** A folder for keys, and a key-encryption key in it for each process that asks. */
function keyFolder() {
  const folder = temporaryFolder();
  const path = join(folder.path, 'kek');
  const dispose = () => folder[Symbol.dispose]();
  return { path, open: () => LocalKeyFile.open(path), files: () => readdirSync(path).sort(), [Symbol.dispose]: dispose };
}

/** Another process; resolves when it has said its first word. */
async function another(given: { url: string; folder: string; tenant: string; calls: number; hangAfter?: number }) {
  const running = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', child, JSON.stringify(given)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(running, 'exit');
  const lines = createInterface(running.stdout);
  const said = async () => JSON.parse(((await once(lines, 'line')) as [string])[0]) as { used: number; failed: string[]; last: string };
  const kill = async (): Promise<void> => {
    running.kill('SIGKILL');
    await exit;
  };
  onTestFinished(kill);
  await said();
  const end = async () => {
    const words = said();
    running.stdin.end();
    return words;
  };
  return { kill, end };
}

/** Lets others have their turn too: this is about calls at the same time, not about how many there can be. */
const pause = async (): Promise<void> => {
  for (let turns = 0; turns < 5; turns += 1) await turn();
};

/** So many calls at once until it is stopped; gives what failed and with what they were made. */
function using(keys: Keyhouse, calls: number) {
  const stop = new AbortController();
  const failed: unknown[] = [];
  const secrets = new Set<string>();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await keys.used().then(
        (secret) => secrets.add(secret),
        (error: unknown) => failed.push(error),
      );
      await pause();
    }
  };
  const loops = Array.from({ length: calls }, loop);
  return async () => {
    stop.abort();
    await Promise.all(loops);
    return { failed, secrets };
  };
}

const addMany = (keys: Keyhouse, rows: number) =>
  Promise.all(Array.from({ length: rows }, (_, row) => keys.add(secretOf(row), { provider: row === 0 ? 'anthropic' : `p${row}` })));
const versions = (keys: Keyhouse) =>
  keys.rows<{ v: string; n: number }>('select kek_version as v, count(*)::int as n from credentials group by 1 order by 1');

describe.each(DATABASES)('a rotation on $name', ({ open, there }) => {
  let house: House;
  const folder = keyFolder();
  beforeAll(async () => {
    if (there) house = await open();
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });
  const keyhouse = async (more: { clock?: SystemClock; batch?: number } = {}) =>
    Keyhouse.open(house.server, { kek: await folder.open(), ...more });

  it.runIf(there)('of a key, and of what encrypts it, fails none of hundreds of calls at once', async () => {
    await using keys = await keyhouse({ clock: new SystemClock() });
    const { id } = await keys.add(secretOf(1));
    const stop = using(keys, 200);
    for (let version = 2; version <= 3; version += 1) {
      await keys.keys.rotate(keys.caller(), id, secretOf(version));
      await keys.rotateEncryption();
    }
    const { failed, secrets } = await stop();
    expect([failed, [...secrets].every((secret) => secret.startsWith('sk-version-')), await keys.used()]).toEqual([[], true, secretOf(3)]);
    expect([await versions(keys), folder.files()]).toEqual([[{ v: '3', n: 1 }], ['3.key']]);
  });

  it.runIf(there)('of what encrypts shows how many rows there are and how many are done', async () => {
    await using keys = await keyhouse({ batch: 7 });
    await addMany(keys, 20);
    const { state, total, done, failed } = await keys.rotateEncryption();
    expect([state, total >= 20, total - done, failed]).toEqual(['done', true, 0, 0]);
  });

  it.runIf(there)('of what encrypts refuses the old version after it, also for a row from a backup', async () => {
    await using keys = await keyhouse();
    const { id } = await keys.add(secretOf(1));
    const [old] = await keys.rows<Record<string, unknown>>('select kek_version, data_key from credentials');
    await keys.rotateEncryption();
    await keys.rows('update credentials set kek_version = $1, data_key = $2', Object.values(old!));
    await expect(keys.used()).rejects.toMatchObject({ code: 'key_missing', details: { key: id } });
    await keys.keys.remove(keys.caller(), id);
  });

  it.runIf(there)('of what encrypts waits for a row that does not open, and says so, until that is gone', async () => {
    await using keys = await keyhouse();
    const [broken] = await addMany(keys, 2);
    await keys.rows(`update credentials set data_key = '\\x00' where id = $1`, [broken!.id]);
    const rotation = await keys.open.rotations.begin(keys.caller(), randomUUID());
    const now = () => keys.open.rotations.get(keys.caller(), rotation.id);
    await expect.poll(now).toMatchObject({ state: 'running', failed: 1 });
    expect([folder.files().length, await keys.used('p1')]).toEqual([2, secretOf(1)]);
    await keys.keys.remove(keys.caller(), broken!.id);
    void keys.open.upkeep.rotate();
    await expect.poll(now).toMatchObject({ state: 'done' });
    expect(folder.files()).toEqual([`${rotation.version}.key`]);
  });

  it.runIf(there)('of what encrypts that is asked for twice is one', async () => {
    await using keys = await keyhouse();
    const id = randomUUID();
    const begun = await Promise.all([keys.open.rotations.begin(keys.caller(), id), keys.open.rotations.begin(keys.caller(), id)]);
    expect(begun.map((each) => each.id)).toEqual([id, id]);
    await expect.poll(async () => (await keys.open.rotations.get(keys.caller(), id)).state).toBe('done');
  });
});

const fromText = (text: string) => new EnvironmentKey(text, 'HEXAD_KEK_SECRET');

/** Keys that are asked over the network, as a process has them. */
const REMOTE = [
  {
    name: 'Vault',
    open: async (stack: AsyncDisposableStack) => {
      const double = stack.use(await new VaultDouble().listen());
      const key = new HeldDataKeys(new VaultTransit({ url: double.keyUrl, token: async () => double.token }));
      return { double, kek: stack.use(key) };
    },
  },
  {
    name: 'AWS KMS',
    open: async (stack: AsyncDisposableStack) => {
      const double = stack.use(await new KmsDouble().listen());
      const { arn, url: endpoint, credentials } = double;
      return { double, kek: stack.use(new HeldDataKeys(new AwsKms({ arn, endpoint, credentials }))) };
    },
  },
];

it.each(REMOTE)('a rotation in $name fails no call, and calls do not ask it', async ({ open }) => {
  await using stack = new AsyncDisposableStack();
  const { double, kek } = await open(stack);
  await using house = await embedded();
  await using keys = await Keyhouse.open(house.server, { kek, clock: new SystemClock() });
  const { id } = await keys.add(secretOf(1));
  await keys.used();
  const before = double.asked.length;
  await Promise.all(Array.from({ length: 500 }, () => keys.used()));
  expect(double.asked.length).toBe(before);
  const stop = using(keys, 50);
  const { kek: name, version } = await keys.rotateEncryption();
  await keys.keys.rotate(keys.caller(), id, secretOf(2));
  const { failed } = await stop();
  const [row] = await keys.rows('select kek, kek_version as version from credentials');
  expect([failed, row, await kek.versions(), await keys.used()]).toEqual([[], { kek: name, version }, [version], secretOf(2)]);
});

it('a process that wraps under an old version can store nothing after a rotation began, and can use all', async () => {
  await using house = await embedded();
  const [one, two] = [`1=${'a'.repeat(40)}`, `2=${'b'.repeat(40)}`];
  await using late = await Keyhouse.open(house.server, { kek: fromText(`${one} ${two}`) });
  await using early = await Keyhouse.open(house.server, { kek: fromText(`${two} ${one}`), tenant: late.tenant });
  const { id } = await late.add(secretOf(1));
  await expect(late.open.rotations.begin(late.caller(), randomUUID())).rejects.toMatchObject({ code: 'conflict' });
  await early.rotateEncryption();
  expect([await versions(early), await late.used()]).toEqual([[{ v: '2', n: 1 }], secretOf(1)]);
  await expect(late.keys.rotate(late.caller(), id, secretOf(2))).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('version 1') }); // prettier-ignore
});

describe('several processes', () => {
  it.runIf(there)('fail no call while one of them rotates the key and what encrypts it', async () => {
    await using house = await postgres();
    using folder = keyFolder();
    await using keys = await Keyhouse.open(house.server, { kek: await folder.open(), clock: new SystemClock() });
    const [{ id }] = (await addMany(keys, 100)) as [Credential, ...Credential[]];
    const other = await another({ url: house.url!, folder: folder.path, tenant: keys.tenant, calls: 60 });
    const stop = using(keys, 30);
    for (let version = 2; version <= 3; version += 1) {
      await keys.keys.rotate(keys.caller(), id, secretOf(version));
      await keys.rotateEncryption();
    }
    const [here, far] = [await stop(), await other.end()];
    expect([here.failed, far.failed, far.used >= 60]).toEqual([[], [], true]);
    expect([await versions(keys), folder.files()]).toEqual([[{ v: '3', n: 100 }], ['3.key']]);
  });

  it.runIf(there)('go on with the rotation of one that was killed in the middle', async () => {
    await using house = await postgres();
    using folder = keyFolder();
    const tenant = randomUUID();
    const prepared = async () => {
      await using keys = await Keyhouse.open(house.server, { kek: await folder.open(), tenant });
      await addMany(keys, 100);
      await keys.open.upkeep[Symbol.asyncDispose]();
      return keys.open.rotations.begin(keys.caller(), randomUUID());
    };
    const { id } = await prepared();
    const { kill } = await another({ url: house.url!, folder: folder.path, tenant, calls: 0, hangAfter: 50 });
    await kill();
    await using keys = await Keyhouse.open(house.server, { kek: await folder.open(), tenant });
    const now = () => keys.open.rotations.get(keys.caller(), id);
    await expect.poll(now, { timeout: 30_000 }).toMatchObject({ state: 'done', total: 100, done: 100 });
    expect([await versions(keys), await keys.used(), folder.files()]).toEqual([[{ v: '2', n: 100 }], secretOf(0), ['2.key']]);
  });

  it.runIf(there).each([{ hears: true }, { hears: false }])(
    'refuse a key that another one rotated or deleted, heard or not ($hears)',
    async ({ hears }) => {
      await using house = await postgres();
      using folder = keyFolder();
      await using keys = await Keyhouse.open(house.server, { kek: await folder.open() });
      await using server = await openStore({ url: house.url!, ...(hears && { directUrl: house.url! }), schemas: [llmSchema] });
      await using other = await Keyhouse.open(server, { kek: await folder.open(), tenant: keys.tenant, clock: new SystemClock() });
      const seen = () => other.used().catch((error: { code: string }) => error.code);
      const { id } = await keys.add(secretOf(1));
      expect(await seen()).toBe(secretOf(1));
      await keys.keys.rotate(keys.caller(), id, secretOf(2));
      await expect.poll(seen).toBe(secretOf(2));
      await keys.keys.remove(keys.caller(), id);
      await expect.poll(seen).toBe('key_missing');
    },
  );
});

it('an embedded database whose process was killed in the middle of a rotation goes on with it when it is opened again', async () => {
  using data = temporaryFolder();
  using folder = keyFolder();
  const tenant = randomUUID();
  const url = `pglite:${data.path}`;
  await prepareTemplate(testTemplates(), [llmSchema]);
  const opened = () => openStore({ url, schemas: [llmSchema], templates: testTemplates() });
  const prepared = async () => {
    await using server = await opened();
    await using keys = await Keyhouse.open(server, { kek: await folder.open(), tenant });
    await addMany(keys, 60);
    await keys.open.upkeep[Symbol.asyncDispose]();
    await keys.open.rotations.begin(keys.caller(), randomUUID());
  };
  await prepared();
  const { kill } = await another({ url, folder: folder.path, tenant, calls: 0, hangAfter: 30 });
  await kill();
  await using server = await opened();
  await using keys = await Keyhouse.open(server, { kek: await folder.open(), tenant });
  await expect.poll(() => keys.open.rotations.get(keys.caller(), '')).toMatchObject({ state: 'done', done: 60 });
  expect([await versions(keys), await keys.used()]).toEqual([[{ v: '2', n: 60 }], secretOf(0)]);
});
