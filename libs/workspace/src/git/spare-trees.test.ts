import { chmod, link, mkdir, readdir, readFile, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { temporary, type Temporary } from '../fixtures/temporary.js';
import { GitRepository } from './repository.js';

const at = new Date('2026-05-01T12:00:00Z');

async function repository(place: Temporary, files: Readonly<Record<string, string>>): Promise<{ made: GitRepository; commit: string }> {
  const made = await GitRepository.open(place.in('repo.git'), at);
  const tree = await made.worktree(place.in('first'), 'main');
  await tree.write(Object.entries(files).map(([path, text]) => ({ path, text })));
  const commit = await tree.commit({ branch: 'main', old: await made.commitOf('main'), message: { subject: 'feat: files' }, at });
  await made.removeWorktree(tree.folder);
  return { made, commit };
}

const inode = async (file: string): Promise<number> => (await stat(file)).ino;

describe('a work tree that was retired', () => {
  it('serves the next task with its files, and shows nothing of the one before', async () => {
    await using place = await temporary();
    const { made, commit } = await repository(place, { 'a.txt': 'a', 'deep/b.txt': 'b', '.gitignore': 'ignored\n' });
    const one = await made.worktree(place.in('one'), commit);
    const before = await inode(place.in('one/deep/b.txt'));
    await writeFile(place.in('one/a.txt'), 'changed');
    for (const name of ['new.txt', 'ignored']) await writeFile(place.in('one', name), 'secret');
    await mkdir(place.in('one/empty/nested/.git'), { recursive: true });
    await symlink('/etc', place.in('one/node_modules'));
    await made.retireWorktree(one.folder);
    const two = await made.worktree(place.in('two'), commit);
    expect(await inode(place.in('two/deep/b.txt'))).toBe(before);
    expect((await readdir(place.in('two'), { recursive: true })).sort()).toEqual(['.git', '.gitignore', 'a.txt', 'deep', 'deep/b.txt']);
    expect([await readFile(place.in('two/a.txt'), 'utf8'), await two.changed(), await two.head()]).toEqual(['a', false, commit]);
    await expect(stat(place.in('one'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is brought to another commit', async () => {
    await using place = await temporary();
    const { made, commit } = await repository(place, { 'a.txt': 'a' });
    await made.retireWorktree((await made.worktree(place.in('one'), commit)).folder);
    const [parent] = (await made.log(commit))[0]!.parents;
    await made.worktree(place.in('two'), parent!);
    expect(await readdir(place.in('two'))).toEqual(['.git']);
  });

  it.each([
    ['two files are one', async (folder: string) => (await unlink(`${folder}/b.txt`), link(`${folder}/a.txt`, `${folder}/b.txt`))],
    ['a file cannot be read', async (folder: string) => chmod(`${folder}/a.txt`, 0o000)],
    ['its .git says something else', async (folder: string) => writeFile(`${folder}/.git`, 'gitdir: /elsewhere\n')],
  ])('is not used when %s', async (_, spoil) => {
    await using place = await temporary();
    const { made, commit } = await repository(place, { 'a.txt': 'same', 'b.txt': 'same' });
    const one = await made.worktree(place.in('one'), commit);
    await spoil(one.folder);
    await made.retireWorktree(one.folder);
    const two = await made.worktree(place.in('two'), commit);
    const [a, b] = await Promise.all(['a.txt', 'b.txt'].map((name) => stat(place.in('two', name))));
    expect([a!.nlink, b!.nlink, a!.mode & 0o600, await two.changed()]).toEqual([1, 1, 0o600, false]);
  });

  it('a kill half way leaves nothing that stands in the way', async () => {
    await using place = await temporary();
    const { made, commit } = await repository(place, { 'a.txt': 'a' });
    const one = await made.worktree(place.in('one'), commit);
    await made.retireWorktree(one.folder);
    const [name] = await readdir(place.in('repo.git/spare'));
    await writeFile(place.in('repo.git/spare', name!, '.git'), '');
    await mkdir(place.in('repo.git/spare/00-half'));
    expect(await (await made.worktree(place.in('two'), commit)).changed()).toBe(false);
  });

  it('as many are kept as one task uses', async () => {
    await using place = await temporary();
    const { made, commit } = await repository(place, { 'a.txt': 'a' });
    const folders = ['1', '2', '3', '4'].map((name) => place.in(name));
    for (const folder of folders) await made.worktree(folder, commit);
    for (const folder of folders) await made.retireWorktree(folder);
    expect(await readdir(place.in('repo.git/spare'))).toHaveLength(3);
  });
});
