import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@hexad/testing';
import { Git } from '@hexad/workspace';
import { expect, it } from 'vitest';
import { goOnTaking, holdEdit, takeOver } from './take-over.js';

const BEFORE = { 'README.md': 'old\n', 'src/app.ts': 'one\ntwo\nthree\n', 'src/gone.ts': 'gone\n', 'mine.txt': 'mine\n' };
const AFTER = { 'README.md': 'new\n', 'src/app.ts': 'one\n2\nthree\nfour\n', 'src/made.ts': 'made\n', 'mine.txt': 'mine\n' };
const TAKING = 'refs/hexad/taking';

/** A repository that has `from` checked out, and knows `to`. */
async function repository(folder: string): Promise<{ git: Git; from: string; to: string }> {
  const git = new Git(folder);
  await git.exec(['init', '--quiet', '--initial-branch=main']);
  const commit = async (files: Readonly<Record<string, string>>): Promise<string> => {
    await git.exec(['rm', '-r', '--quiet', '--force', '--ignore-unmatch', '.']);
    for (const [path, text] of Object.entries(files)) {
      await git.exec(['update-index', '--add', '--cacheinfo', `100644,${await blob(git, text)},${path}`]);
    }
    await git.exec(['checkout-index', '--all', '--force']);
    await git.exec(['-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message=state']);
    return git.out(['rev-parse', 'HEAD']);
  };
  const from = await commit(BEFORE);
  const to = await commit(AFTER);
  await git.exec(['reset', '--quiet', '--hard', from]);
  return { git, from, to };
}

const blob = async (git: Git, text: string): Promise<string> =>
  (await git.exec(['hash-object', '-w', '--stdin'], { stdin: text })).stdout.trim();

const isClean = async (git: Git): Promise<boolean> => (await git.out(['status', '--porcelain'])) === '';

it('what is checked out becomes what was generated, and the branch moves with it', async () => {
  using folder = temporaryFolder();
  const { git, from, to } = await repository(folder.path);
  expect(await takeOver(folder.path, from, to)).toBe(true);
  expect(await git.out(['rev-parse', 'main'])).toBe(to);
  expect(await isClean(git)).toBe(true);
  expect((await git.exec(['rev-parse', '--verify', '--quiet', TAKING], { accept: [1] })).code).toBe(1);
});

/** What a process that was killed may leave: nothing written yet, some files, a file cut off, all files. */
const KILLED: readonly [when: string, written: (folder: string) => Promise<unknown>][] = [
  ['before the first file', () => Promise.resolve()],
  ['after a file was taken away', (folder) => rm(join(folder, 'src/gone.ts'))],
  ['in the middle of a file', (folder) => writeFile(join(folder, 'src/app.ts'), 'one\n2\nth')],
  ['after a new file', (folder) => writeFile(join(folder, 'src/made.ts'), AFTER['src/made.ts'])],
];

it.each(KILLED)('killed %s, the next command takes over the rest', async (_when, written) => {
  using folder = temporaryFolder();
  const { git, to } = await repository(folder.path);
  await git.exec(['update-ref', TAKING, to]);
  await written(folder.path);
  await goOnTaking(folder.path);
  expect(await git.out(['rev-parse', 'main'])).toBe(to);
  expect(await isClean(git)).toBe(true);
  await goOnTaking(folder.path);
});

it.each<[what: string, edit: (folder: string) => Promise<unknown>, path: string, text: string]>([
  ['edited a file', (folder) => writeFile(join(folder, 'src/app.ts'), 'mine\n'), 'src/app.ts', 'mine\n'],
  ['made a file where one was generated', (folder) => writeFile(join(folder, 'src/made.ts'), 'mine\n'), 'src/made.ts', 'mine\n'],
  ['edited a file that goes', (folder) => writeFile(join(folder, 'src/gone.ts'), 'stays\n'), 'src/gone.ts', 'stays\n'],
])('somebody who %s meanwhile loses nothing and is told', async (_what, edit, path, text) => {
  using folder = temporaryFolder();
  const { git, from, to } = await repository(folder.path);
  await git.exec(['update-ref', TAKING, to]);
  await edit(folder.path);
  await expect(goOnTaking(folder.path)).rejects.toMatchObject({ code: 'conflict' });
  expect(await readFile(join(folder.path, path), 'utf8')).toBe(text);
  expect(await git.out(['rev-parse', 'main'])).toBe(from);
});

it('an edit that was taken up is written over, and one that was made meanwhile is not', async () => {
  using folder = temporaryFolder();
  const { git, from, to } = await repository(folder.path);
  await writeFile(join(folder.path, 'README.md'), 'edited\n');
  expect(await takeOver(folder.path, from, to)).toBe(false);
  await holdEdit(folder.path, 'README.md', 'edited\n');
  await writeFile(join(folder.path, 'README.md'), 'edited again\n');
  expect(await takeOver(folder.path, from, to)).toBe(false);
  await writeFile(join(folder.path, 'README.md'), 'edited\n');
  expect(await takeOver(folder.path, from, to)).toBe(true);
  expect([await isClean(git), await git.out(['for-each-ref', 'refs/hexad/'])]).toEqual([true, '']);
});

it('a link that stands where a file is generated is not written through', async () => {
  using folder = temporaryFolder();
  using outside = temporaryFolder();
  const { from, to } = await repository(folder.path);
  const target = join(outside.path, 'theirs');
  await writeFile(target, 'theirs\n');
  await symlink(target, join(folder.path, 'src/made.ts'));
  expect(await takeOver(folder.path, from, to)).toBe(false);
  expect(await readFile(target, 'utf8')).toBe('theirs\n');
});
