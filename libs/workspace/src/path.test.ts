import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { temporary } from './fixtures/temporary.js';
import { removeInside, repositoryPath, writeInside } from './path.js';

describe('a path in a repository', () => {
  it.each(['a', 'src/a b.ts', 'ü/日本.md', '...', 'a..b', '.github/workflows/ci.yml', '.gitignore', '-rf', '$(id)', '`id`;rm'])(
    'may be %j',
    (candidate) => {
      expect(repositoryPath(candidate)).toBe(candidate);
    },
  );

  it.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../../x',
    'a/./b',
    'a//b',
    'a/',
    '..',
    '.git/config',
    'a/.GIT/hooks/post-commit',
    'git~1/x',
    '.git /x',
    '.g\u200cit/config',
    'a\\..\\b',
    'C:x',
    'a\nb',
    'a\0b',
    'x'.repeat(256),
    'x/'.repeat(600) + 'x',
  ])('may not be %j', (candidate) => {
    expect(() => repositoryPath(candidate)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});

describe('writing inside a folder', () => {
  it('makes the folders on the way and keeps the executable bit', async () => {
    await using place = await temporary();
    await writeInside(place.folder, { path: 'bin/deep/start', text: '#!/bin/sh\n', executable: true });
    expect((await stat(place.in('bin/deep/start'))).mode & 0o777).toBe(0o755);
  });

  it('refuses to go through a symbolic link to a folder outside', async () => {
    await using place = await temporary();
    await mkdir(place.in('outside'));
    await mkdir(place.in('root'));
    await symlink(place.in('outside'), place.in('root/link'));
    await expect(writeInside(place.in('root'), { path: 'link/x', text: 'x' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(removeInside(place.in('root'), 'link/x')).rejects.toMatchObject({ code: 'invalid' });
  });

  it('replaces a symbolic link in place of the file and leaves its target alone', async () => {
    await using place = await temporary();
    await writeFile(place.in('secret'), 'kept');
    await mkdir(place.in('root'));
    await symlink(place.in('secret'), place.in('root/x'));
    await writeInside(place.in('root'), { path: 'x', text: 'mine' });
    expect([await readFile(place.in('secret'), 'utf8'), await readFile(place.in('root/x'), 'utf8')]).toEqual(['kept', 'mine']);
  });

  it('puts a file where an empty folder was, and refuses where files are', async () => {
    await using place = await temporary();
    await mkdir(place.in('empty'));
    await writeInside(place.folder, { path: 'empty', text: 'file now' });
    await writeInside(place.folder, { path: 'full/x', text: '' });
    await expect(writeInside(place.folder, { path: 'full', text: '' })).rejects.toMatchObject({ code: 'invalid' });
  });
});
