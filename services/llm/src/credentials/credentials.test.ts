import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { LocalKeyFile, type KeyEncryption } from '@hexad/secrets';
import { FixedClock, temporaryFolder } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import type { House } from '../fixtures/house.js';
import { ADA, BOB, Keyhouse } from './fixtures/keyhouse.js';

const SECRET = 'sk-ant-0123456789-abcdefghijklmnop';
const OTHER = 'sk-ant-9876543210-ponmlkjihgfedcba';
const DAY_MS = 86_400_000;

/** Of credentials, oldest first. */
const events = (keys: Keyhouse) =>
  keys.rows<{ name: string; data: { ageDays?: number } }>(`select name, data from outbox where name like '%credential%' order by seq`);
const ages = async (keys: Keyhouse) => (await events(keys)).map(({ data }) => data.ageDays);

describe.each(DATABASES)('credentials on $name', ({ open, there }) => {
  let house: House;
  let kek: KeyEncryption;
  const folder = temporaryFolder();
  beforeAll(async () => {
    kek = await LocalKeyFile.open(join(folder.path, 'kek'));
    if (there) house = await open();
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });
  const keyhouse = (more: { clock?: FixedClock; tenant?: string } = {}) => Keyhouse.open(house.server, { kek, ...more });

  describe.runIf(there)('a key', () => {
    it('goes in and is used, and no answer shows more of it than its end', async () => {
      await using keys = await keyhouse();
      const made = await keys.add(SECRET);
      expect([await keys.used(), made.hint]).toEqual([SECRET, '…mnop']);
      expect(JSON.stringify([made, await keys.keys.list(keys.caller(), { limit: 0, cursor: '', provider: '' })])).not.toContain(
        '0123456789',
      );
    });

    it('of the user goes before that of the project, and that before the one of the tenant', async () => {
      await using keys = await keyhouse();
      const project = randomUUID();
      await keys.add('of the tenant');
      expect(await keys.used('anthropic', { project })).toBe('of the tenant');
      await keys.add('of the project', { scope: 'project', scopeId: project });
      expect([await keys.used('anthropic', { project }), await keys.used()]).toEqual(['of the project', 'of the tenant']);
      await keys.add('of the user', { scope: 'user' });
      const who = [`user:${ADA}`, `key:${ADA}`, `user:${BOB}`, 'service:workflow'];
      const used = await Promise.all(who.map((actor) => keys.used('anthropic', { actor, project })));
      expect(used).toEqual(['of the user', 'of the user', 'of the project', 'of the project']);
    });

    it('that is missing is an error that says how to add one', async () => {
      await using keys = await keyhouse();
      await expect(keys.used('openai')).rejects.toMatchObject({ code: 'key_missing', message: expect.stringContaining('POST /v1/keys') });
    });

    it('is used no more when it is deleted, nor after its rotation', async () => {
      await using keys = await keyhouse();
      const { id } = await keys.add(SECRET);
      await keys.used();
      const rotated = await keys.keys.rotate(keys.caller(), id, OTHER);
      expect([await keys.used(), rotated.version, rotated.hint]).toEqual([OTHER, 2, '…dcba']);
      await keys.keys.remove(keys.caller(), id);
      await expect(keys.used()).rejects.toMatchObject({ code: 'key_missing' });
    });

    it.each(['tenant', 'provider', 'id'])('whose row is moved to another %s does not open', async (column) => {
      const tenant = randomUUID();
      await using keys = await keyhouse({ tenant });
      await using other = await keyhouse();
      await keys.add(SECRET);
      if (column === 'provider') await keys.rows(`update credentials set provider = 'moved'`);
      if (column === 'id') await keys.rows('update credentials set id = $1', [randomUUID()]);
      const sealed = 'kek, kek_version, data_key, box';
      if (column === 'tenant') {
        const [row] = await keys.rows<Record<string, unknown>>(`select id, ${sealed} from credentials`);
        await other.rows(
          `insert into credentials (tenant, id, provider, scope, scope_id, name, hint, created_by, created_at, rotated_at, ${sealed})
           values ($1, $2, 'anthropic', 'tenant', '', 'n', '', '', now(), now(), $3, $4, $5, $6)`,
          [other.tenant, ...Object.values(row!)],
        );
      }
      const user = column === 'tenant' ? other : keys;
      await expect(user.used(column === 'provider' ? 'moved' : 'anthropic')).rejects.toMatchObject({ code: 'key_missing' });
    });

    it('is opened without a query while its row is known, in all calls of a second', async () => {
      await using keys = await keyhouse();
      await keys.add(SECRET);
      await keys.used();
      const before = keys.chosen;
      await Promise.all(Array.from({ length: 50 }, () => keys.used()));
      expect(keys.chosen).toBe(before);
    });

    it('says on which day it was used', async () => {
      await using keys = await keyhouse();
      const { id } = await keys.add(SECRET);
      await keys.used();
      await expect.poll(async () => (await keys.keys.get(keys.caller(), id)).lastUsedOn).toBe('2026-01-15');
    });
  });

  describe.runIf(there)('a key that the provider refuses', () => {
    it('is marked, and its owner hears of it once', async () => {
      await using keys = await keyhouse();
      const { id } = await keys.add(SECRET);
      await keys.used();
      for (const _ of 'twice') await keys.refused();
      expect([(await keys.keys.get(keys.caller(), id)).refusedAt, (await events(keys)).length]).toEqual([keys.clock.now(), 1]);
    });

    it('is not the one that took its place meanwhile', async () => {
      await using keys = await keyhouse();
      const { id } = await keys.add(SECRET);
      await keys.used();
      await keys.keys.rotate(keys.caller(), id, OTHER);
      await keys.refused();
      expect([(await keys.keys.get(keys.caller(), id)).refusedAt, await events(keys)]).toEqual([undefined, []]);
    });

    it('is good again when the provider takes it again', async () => {
      await using keys = await keyhouse();
      const { id } = await keys.add(SECRET);
      await keys.used();
      await keys.refused();
      await keys.used();
      await expect.poll(async () => (await keys.keys.get(keys.caller(), id)).refusedAt).toBeUndefined();
    });
  });

  describe.runIf(there)('a reminder', () => {
    it('comes at 76, 83 and 89 days, once each, and begins anew with a rotation', async () => {
      const clock = new FixedClock();
      await using keys = await keyhouse({ clock });
      const { id } = await keys.add(SECRET);
      const live = async (days: number) => {
        for (let day = 0; day < days; day += 1) {
          clock.advance(DAY_MS);
          await keys.credentials.remind(keys.tenant, clock.now());
        }
      };
      await live(100);
      expect(await ages(keys)).toEqual([76, 83, 89]);
      await keys.keys.rotate(keys.caller(), id, OTHER);
      await live(76);
      expect(await ages(keys)).toEqual([76, 83, 89, 76]);
    });

    it('that was missed while nothing ran is one, the last', async () => {
      const clock = new FixedClock();
      await using keys = await keyhouse({ clock });
      await keys.add(SECRET);
      clock.advance(95 * DAY_MS);
      await keys.credentials.remind(keys.tenant, clock.now());
      expect(await ages(keys)).toEqual([95]);
    });
  });
});
