import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkOutputFolder, freeFolder } from './output-folder.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexad-out-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the output folder', () => {
  it('may be absent, and is not made by the check', async () => {
    expect(await checkOutputFolder(join(folder, 'a/b'))).toBe(join(folder, 'a/b'));
    expect(await readdir(folder)).toEqual([]);
  });

  it('may be there and empty', async () => {
    await expect(checkOutputFolder(folder)).resolves.toBe(folder);
  });

  it('is refused when something is in it', async () => {
    await writeFile(join(folder, 'mine.txt'), 'x');
    await expect(checkOutputFolder(folder)).rejects.toMatchObject({ code: 'output_not_empty' });
  });

  it('is refused when a file stands in its way', async () => {
    await writeFile(join(folder, 'mine.txt'), 'x');
    await expect(checkOutputFolder(join(folder, 'mine.txt/deep'))).rejects.toMatchObject({ code: 'output_unwritable' });
  });

  it('gets a number when the name is taken and none was asked for', async () => {
    await mkdir(join(folder, 'shop/src'), { recursive: true });
    expect(await freeFolder(join(folder, 'shop'))).toBe(join(folder, 'shop-2'));
  });
});
