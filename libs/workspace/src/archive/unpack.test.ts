import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { unpackInto } from './unpack.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexad-unpack-'));
});
afterEach(() => rm(folder, { recursive: true }));

const archive = (files: Readonly<Record<string, { text: string; mode?: number }>>) => {
  const zip = new ZipFile();
  for (const [path, { text, mode }] of Object.entries(files)) zip.addBuffer(Buffer.from(text), path, { mode: mode ?? 0o100644 });
  zip.end();
  return buffer(zip.outputStream);
};

describe('unpacking a delivered repository', () => {
  it('writes every file with its mode and leaves nothing beside', async () => {
    await unpackInto(await archive({ 'README.md': { text: '# Shop' }, 'bin/shop': { text: '#!', mode: 0o100755 } }), join(folder, 'shop'));
    expect(await readFile(join(folder, 'shop/README.md'), 'utf8')).toBe('# Shop');
    expect((await stat(join(folder, 'shop/bin/shop'))).mode & 0o111).not.toBe(0);
    expect(await readdir(folder)).toEqual(['shop']);
  });

  it('replaces what an earlier, killed try left beside', async () => {
    await mkdir(join(folder, '.shop.hexad-partial'));
    await writeFile(join(folder, '.shop.hexad-partial/stale'), 'x');
    await unpackInto(await archive({ a: { text: 'a' } }), join(folder, 'shop'));
    expect(await readdir(join(folder, 'shop'))).toEqual(['a']);
  });

  it('refuses what is no archive', async () => {
    await expect(unpackInto(Buffer.from('hello'), join(folder, 'shop'))).rejects.toMatchObject({ code: 'invalid' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('writes nothing when the archive is cut short', async () => {
    const whole = await archive({ a: { text: 'a'.repeat(5_000) } });
    await expect(unpackInto(whole.subarray(0, whole.length - 30), join(folder, 'shop'))).rejects.toMatchObject({ code: 'invalid' });
    expect(await readdir(folder)).toEqual([]);
  });
});
