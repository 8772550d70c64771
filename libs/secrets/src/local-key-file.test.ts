import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@hexad/testing';
import { expect, it, onTestFinished } from 'vitest';
import { LocalKeyFile } from './local-key-file.js';

const PLACE = { id: '1' };

function folderOfKeys(): string {
  const folder = temporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  return join(folder.path, 'keys');
}

it('makes its first key when that is needed, for its owner alone', async () => {
  const folder = folderOfKeys();
  const key = await LocalKeyFile.open(folder);
  const before = readdirSync(folder);
  await key.wrap(randomBytes(32), PLACE);
  expect([before, readdirSync(folder), statSync(join(folder, '1.key')).mode & 0o777]).toEqual([[], ['1.key'], 0o600]);
});

it.each(['', '1.key'])('is refused when others may read it: %j', async (name) => {
  const folder = folderOfKeys();
  await (await LocalKeyFile.open(folder)).current();
  chmodSync(join(folder, name), 0o744);
  await expect(LocalKeyFile.open(folder)).rejects.toMatchObject({ code: 'settings_invalid', message: expect.stringContaining('chmod') });
});

it('has one first key and one next key, however many processes ask for them at once', async () => {
  const folder = folderOfKeys();
  const keys = await Promise.all(Array.from({ length: 8 }, () => LocalKeyFile.open(folder)));
  const wrapped = await Promise.all(keys.map((key) => key.wrap(randomBytes(32), PLACE)));
  const opened = await Promise.all(wrapped.map((each, index) => keys[(index + 1) % 8]!.unwrap(each, PLACE)));
  expect([opened.length, readdirSync(folder)]).toEqual([8, ['1.key']]);
});

it('never takes a new key for one whose files are gone', async () => {
  const folder = folderOfKeys();
  const key = await LocalKeyFile.open(folder);
  const wrapped = await key.wrap(randomBytes(32), PLACE);
  rmSync(join(folder, '1.key'));
  await expect(key.wrap(randomBytes(32), PLACE)).rejects.toMatchObject({ code: 'settings_invalid' });
  expect((await key.unwrap(wrapped, PLACE)).length).toBe(32);
});

it('does not take another file for its key', async () => {
  const folder = folderOfKeys();
  const key = await LocalKeyFile.open(folder);
  const wrapped = await key.wrap(randomBytes(32), PLACE);
  await key.rotate();
  renameSync(join(folder, '2.key'), join(folder, '1.key'));
  await expect((await LocalKeyFile.open(folder)).unwrap(wrapped, PLACE)).rejects.toMatchObject({ code: 'conflict' });
  writeFileSync(join(folder, '1.key'), 'short', { mode: 0o600 });
  await expect(LocalKeyFile.open(folder)).rejects.toMatchObject({ code: 'settings_invalid' });
});
