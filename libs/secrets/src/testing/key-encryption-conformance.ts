import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context, KeyEncryption } from '../key-encryption.js';

/** A key-encryption key and what makes a new version of it, the current one in the same key opened again. */
export interface KeyUnderTest extends AsyncDisposable {
  readonly key: KeyEncryption;
  /** Another process with the same key. */
  beside(): Promise<KeyEncryption>;
  /** Default `key.rotate()`; gives the key to go on with. */
  rotated?(): Promise<KeyEncryption>;
}

const PLACE: Context = { tenant: 'kites', provider: 'anthropic', id: '1' };

/** Every key-encryption key must pass it: `keyEncryptionConformance('a local file', openIt)` in a test file. */
export function keyEncryptionConformance(name: string, open: () => Promise<KeyUnderTest>): void {
  describe(`the key-encryption key of ${name}`, () => {
    let under: KeyUnderTest;
    beforeEach(async () => void (under = await open()));
    afterEach(() => under?.[Symbol.asyncDispose]());
    const rotated = async (): Promise<KeyEncryption> => {
      if (under.rotated) return under.rotated();
      await under.key.rotate();
      return under.key;
    };

    it('gives back the data key that it wrapped, here and in another process, and shows nothing of it', async () => {
      const dataKey = randomBytes(32);
      const wrapped = await under.key.wrap(dataKey, PLACE);
      const opened = [await under.key.unwrap(wrapped, PLACE), await (await under.beside()).unwrap(wrapped, PLACE)];
      expect(opened).toEqual([dataKey, dataKey]);
      expect(Buffer.from(wrapped.bytes).includes(dataKey)).toBe(false);
    });

    it('says under which version it wrapped, which is one of those that open', async () => {
      const { kek, version } = await under.key.wrap(randomBytes(32), PLACE);
      expect([kek, version]).toEqual([under.key.id, await under.key.current()]);
      expect(await under.key.versions()).toContain(version);
    });

    it.each(['tenant', 'provider', 'id'])('opens nothing for another %s', async (field) => {
      const wrapped = await under.key.wrap(randomBytes(32), PLACE);
      await expect(under.key.unwrap(wrapped, { ...PLACE, [field]: 'other' })).rejects.toMatchObject({ code: 'conflict' });
    });

    it('opens nothing that was changed, or is said to be of another version', async () => {
      const wrapped = await under.key.wrap(randomBytes(32), PLACE);
      const bytes = Uint8Array.from(wrapped.bytes);
      bytes[bytes.length - 2]! ^= 1;
      await expect(under.key.unwrap({ ...wrapped, bytes }, PLACE)).rejects.toMatchObject({ code: 'conflict' });
      await expect(under.key.unwrap({ ...wrapped, version: 'other' }, PLACE)).rejects.toMatchObject({ code: 'conflict' });
    });

    it('wraps under a new version after a rotation, and opens what the old one wrapped', async () => {
      const dataKey = randomBytes(32);
      const old = await under.key.wrap(dataKey, PLACE);
      const key = await rotated();
      const renewed = await key.wrap(dataKey, PLACE);
      expect([renewed.version, await key.unwrap(old, PLACE), await key.unwrap(renewed, PLACE)]).toEqual([
        await key.current(),
        dataKey,
        dataKey,
      ]);
      expect((await key.versions()).filter((version) => [old.version, renewed.version].includes(version))).toEqual([
        old.version,
        renewed.version,
      ]);
    });

    it('opens nothing of a version that was retired, and goes on with the current one', async () => {
      const old = await under.key.wrap(randomBytes(32), PLACE);
      const key = await rotated();
      const current = await key.wrap(randomBytes(32), PLACE);
      await key.retire([old.version, current.version]);
      await expect(key.unwrap(old, PLACE)).rejects.toMatchObject({ code: 'conflict' });
      expect([(await key.unwrap(current, PLACE)).length, await key.versions()]).toEqual([32, [current.version]]);
    });
  });
}
