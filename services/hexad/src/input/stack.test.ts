import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@hexad/testing';
import { describe, expect, it } from 'vitest';
import { fingerprints, readStack } from './stack.js';

const HANDBOOK = fileURLToPath(new URL('../../../../examples/packs/handbook', import.meta.url));
const paths = async (stack: string): Promise<unknown[]> =>
  ((await readStack(stack)) ?? []).map((entry) => (typeof entry === 'string' ? entry : entry.files.map(({ path }) => path)));

describe('a stack on the command line', () => {
  it('is nothing where nothing was said', async () => {
    expect(await readStack(undefined)).toBeUndefined();
  });

  it('takes paths for folders and anything else for names', async () => {
    expect(await paths(`node-api, ${HANDBOOK}`)).toEqual(['node-api', expect.arrayContaining(['pack.json', 'templates/pack.mjs'])]);
  });

  it('finds an installed package in node_modules above', async () => {
    using folder = temporaryFolder();
    const cwd = process.cwd();
    mkdirSync(join(folder.path, 'deep'));
    cpSync(HANDBOOK, join(folder.path, 'node_modules', '@me', 'handbook'), { recursive: true });
    process.chdir(join(folder.path, 'deep'));
    try {
      expect(await paths('npm:@me/handbook')).toEqual([expect.arrayContaining(['pack.json'])]);
      await expect(readStack('npm:other')).rejects.toMatchObject({
        code: 'stack_unknown',
        message: expect.stringContaining('npm install other'),
      });
    } finally {
      process.chdir(cwd);
    }
  });

  it.each([
    ['node-api,', 'stack_unknown'],
    ['./no-such-folder', 'stack_unknown'],
    ['npm:../up', 'stack_unknown'],
    [fileURLToPath(new URL('.', import.meta.url)), 'pack_invalid'],
  ])('is refused as %s before anything is started', async (stack, code) => {
    await expect(readStack(stack)).rejects.toMatchObject({ code });
  });

  it('is another one when a file of a pack changes', async () => {
    using folder = temporaryFolder();
    cpSync(HANDBOOK, folder.path, { recursive: true });
    const before = fingerprints(await readStack(folder.path));
    writeFileSync(join(folder.path, 'more.txt'), 'more');
    expect(fingerprints(await readStack(folder.path))).not.toEqual(before);
    expect(before).not.toContain(folder.path);
  });
});
