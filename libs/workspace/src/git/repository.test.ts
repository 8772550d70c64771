import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { temporary, type Temporary } from '../fixtures/temporary.js';
import type { RepositoryFile } from '../path.js';
import { GitRepository } from './repository.js';

const noon = new Date('2026-05-01T12:00:00Z');

async function commitOn(
  repository: GitRepository,
  place: Temporary,
  branch: string,
  files: RepositoryFile[],
  base = 'main',
): Promise<string> {
  const worktree = await repository.worktree(place.in('trees', branch), await repository.commitOf(base));
  await worktree.write(files);
  return worktree.commit({
    branch,
    old: await repository.resolve(branch),
    message: { subject: `feat: ${branch}`, trailers: { 'Hexad-Story': 'S1' } },
    at: noon,
  });
}

describe('a repository', () => {
  it('starts with one empty commit by Hexad, however often it is opened', async () => {
    await using place = await temporary();
    await GitRepository.open(place.in('repo.git'), noon);
    const repository = await GitRepository.open(place.in('repo.git'), new Date());
    expect(await repository.log('main')).toEqual([
      { id: await repository.resolve('main'), parents: [], at: noon, subject: 'chore: start the repository', trailers: {} },
    ]);
  });

  it('commits hostile file names as plain names', async () => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    const names = ['--help', '-rf', '$(touch x)', 'a\u202eb', 'space and "quotes"', '*', 'dir/;rm -rf'];
    await commitOn(
      repository,
      place,
      'hostile',
      names.map((path) => ({ path, text: path })),
    );
    const changed = await repository.diff('main', 'hostile');
    expect(changed.map((file) => file.path).sort()).toEqual([...names].sort());
  });

  it.each(['--upload-pack=x', '../x', 'a..b', 'UP', 'a.lock', 'a/', '', 'refs/../x', 'x y'])('takes no branch named %j', async (branch) => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    await expect(repository.resolve(branch)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('keeps people from adding trailers through a message', async () => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    const tree = await repository.tree('main');
    const message = {
      subject: 'feat: x\n\nHexad-Story: S9',
      body: ['y\n\nHexad-Story: S8'],
      trailers: { 'Hexad-Story': 'S1\nHexad-Story: S7' },
    };
    const commit = await repository.writeCommit({ tree: tree!, parents: [], message, at: noon });
    expect((await repository.log(commit))[0]?.trailers).toEqual({ 'Hexad-Story': 'S1 Hexad-Story: S7' });
  });

  it('gives an intact work tree back and makes a changed one anew', async () => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    const commit = await commitOn(repository, place, 'story', [{ path: 'a', text: '1' }]);
    await mkdir(place.in('trees/story/node_modules'));
    await repository.worktree(place.in('trees/story'), commit);
    expect(await readdir(place.in('trees/story'))).toContain('node_modules');
    await writeFile(place.in('trees/story/a'), 'half writ');
    await repository.worktree(place.in('trees/story'), commit);
    expect(await readFile(place.in('trees/story/a'), 'utf8')).toBe('1');
  });

  it('makes a work tree where a killed call left only half of one', async () => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    const main = await repository.commitOf('main');
    await repository.worktree(place.in('tree'), main);
    await writeFile(place.in('repo.git/worktrees/tree/locked'), 'initializing');
    await writeFile(place.in('tree/.git'), '');
    await repository.worktree(place.in('tree'), main);
    expect(execFileSync('git', ['-C', place.in('tree'), 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()).toBe(main);
  });

  it('takes away a lock that a killed git left', async () => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    const worktree = await repository.worktree(place.in('tree'), await repository.commitOf('main'));
    await writeFile(place.in('repo.git/worktrees/tree/index.lock'), '');
    await utimes(place.in('repo.git/worktrees/tree/index.lock'), noon, new Date(0));
    await worktree.write([{ path: 'a', text: 'a' }]);
    await expect(worktree.commit({ branch: 'x', old: undefined, message: { subject: 'feat: x' }, at: noon })).resolves.toMatch(
      /^[0-9a-f]{40}$/,
    );
  });

  it('replaces all files but those to keep', async () => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    const first = await commitOn(
      repository,
      place,
      'story',
      ['old', 'kept', 'd/e', 'f'].map((path) => ({ path, text: path })),
    );
    const worktree = await repository.worktree(place.in('trees/story'), first);
    await worktree.replace(
      [
        { path: 'd', text: 'a file now' },
        { path: 'f/g', text: '' },
      ],
      (path) => path === 'kept',
    );
    const second = await worktree.commit({ branch: 'story', old: first, message: { subject: 'feat: again' }, at: noon });
    expect(await repository.diff(first, second)).toEqual([
      { status: 'A', path: 'd' },
      { status: 'D', path: 'd/e' },
      { status: 'D', path: 'f' },
      { status: 'A', path: 'f/g' },
      { status: 'D', path: 'old' },
    ]);
  });

  it('runs no hook, filter or alias that a repository brings along', async () => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    await mkdir(place.in('repo.git/hooks'));
    for (const hook of ['reference-transaction', 'post-checkout', 'post-index-change']) {
      await writeFile(place.in('repo.git/hooks', hook), `#!/bin/sh\ntouch ${place.in('ran')}\n`, { mode: 0o755 });
    }
    await commitOn(repository, place, 'story', [
      { path: '.gitattributes', text: '* filter=evil\n' },
      { path: 'a', text: 'a' },
    ]);
    expect(await readdir(place.folder)).not.toContain('ran');
  });
});

describe('merging', () => {
  it('makes a merge commit also where a fast-forward would do, and only once', async () => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    const root = await repository.commitOf('main');
    const story = await commitOn(repository, place, 'story', [{ path: 'a', text: 'a' }]);
    const merge = { into: 'main', branch: 'story', message: { subject: 'merge: story' }, at: noon };
    const commit = await repository.merge(merge);
    expect(await repository.merge(merge)).toBe(commit);
    expect((await repository.log('main', { firstParent: true })).map((one) => one.parents)).toEqual([[root, story], []]);
  });

  it('joins branches that changed different files', async () => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    const root = await repository.commitOf('main');
    await commitOn(repository, place, 'one', [{ path: 'a', text: 'a' }], root);
    await commitOn(repository, place, 'two', [{ path: 'b', text: 'b' }], root);
    for (const branch of ['one', 'two']) await repository.merge({ into: 'main', branch, message: { subject: 'merge' }, at: noon });
    expect((await repository.diff(root, 'main')).map((file) => file.path)).toEqual(['a', 'b']);
  });

  it('names the files of a conflict and changes nothing', async () => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    const root = await repository.commitOf('main');
    await commitOn(repository, place, 'one', [{ path: 'a', text: '1' }], root);
    await commitOn(repository, place, 'two', [{ path: 'a', text: '2' }], root);
    const merged = await repository.merge({ into: 'main', branch: 'one', message: { subject: 'merge' }, at: noon });
    const conflict = repository.merge({ into: 'main', branch: 'two', message: { subject: 'merge' }, at: noon });
    await expect(conflict).rejects.toMatchObject({ code: 'conflict', details: { files: ['a'] } });
    expect(await repository.resolve('main')).toBe(merged);
  });

  it('refuses to move a branch that somebody else has moved', async () => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    const story = await commitOn(repository, place, 'story', [{ path: 'a', text: 'a' }]);
    await expect(repository.move('main', story, story)).rejects.toMatchObject({ code: 'contended' });
  });
});

describe('an exported repository', () => {
  it('has main checked out and every branch, and does not tell where it came from', async () => {
    await using place = await temporary();
    const repository = await GitRepository.open(place.in('repo.git'), noon);
    await commitOn(repository, place, 'story/s1-a', [{ path: 'run', text: 'x', executable: true }]);
    await repository.merge({ into: 'main', branch: 'story/s1-a', message: { subject: 'merge' }, at: noon });
    await repository.exportTo(place.in('out'));
    const git = (...args: string[]): string => execFileSync('git', ['-C', place.in('out'), ...args], { encoding: 'utf8' }).trim();
    expect(git('status', '--porcelain', '--branch')).toBe('## main');
    expect(git('branch', '--format=%(refname:short)').split('\n')).toEqual(['main', 'story/s1-a']);
    expect((await stat(place.in('out/run'))).mode & 0o111).not.toBe(0);
    expect(() => execFileSync('grep', ['-r', place.folder, place.in('out')])).toThrow('Command failed: grep');
  });
});

it('refuses to write into a work tree through a symbolic link of the repository', async () => {
  await using place = await temporary();
  const repository = await GitRepository.open(place.in('repo.git'), noon);
  const worktree = await repository.worktree(place.in('tree'), await repository.commitOf('main'));
  await symlink('/tmp', place.in('tree/link'));
  await expect(worktree.write([{ path: 'link/x', text: '' }])).rejects.toMatchObject({ code: 'invalid' });
});
