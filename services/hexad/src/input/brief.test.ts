import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBrief } from './brief.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexad-brief-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

describe('reading a brief from the command line', () => {
  it('takes a file by its name', async () => {
    expect(await readBrief([await file('shop.md', 'A shop.')])).toMatchObject([{ name: 'shop.md' }]);
  });

  it('takes words that are no file as the prompt', async () => {
    expect(await readBrief(['an app for beekeepers with hives'])).toEqual([
      { name: 'prompt', content: Buffer.from('an app for beekeepers with hives') },
    ]);
  });

  it('takes several documents in order', async () => {
    const words = [await file('a.md', 'A.'), await file('b.txt', 'B.')];
    expect((await readBrief(words)).map((upload) => upload.name)).toEqual(['a.md', 'b.txt']);
  });

  it('leaves it to the platform to read a PDF', async () => {
    const content = Buffer.from('%PDF-1.7\n\0\xff', 'latin1');
    expect(await readBrief([await file('kites.pdf', content)])).toEqual([{ name: 'kites.pdf', content }]);
  });

  it.each([
    ['nothing at all', () => [], 'brief_empty'],
    ['an empty file', async () => [await file('empty.md', ' \n\t ')], 'brief_empty'],
    ['a binary file', async () => [await file('photo.png', Buffer.from([0x89, 0x50, 0, 1]))], 'brief_binary'],
    ['text that is not UTF-8', async () => [await file('latin.txt', Buffer.from([0x63, 0x61, 0x66, 0xe9]))], 'brief_binary'],
    ['more than four megabytes of text', async () => [await file('long.md', 'x'.repeat(4_000_001))], 'brief_too_large'],
    ['more than fifty megabytes', async () => [await file('long.pdf', Buffer.alloc(50_000_001))], 'brief_too_large'],
    ['a path to no file', () => ['./missing.md'], 'brief_unreadable'],
    ['a folder', () => [folder], 'brief_unreadable'],
  ])('refuses %s', async (_, words, code) => {
    await expect(readBrief(await words())).rejects.toMatchObject({ code });
  });
});
