import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { source, type Source } from '../fixtures/source.js';
import { temporary, type Temporary } from '../fixtures/temporary.js';
import { Mirror, type MirrorOptions } from './mirror.js';
import { readRemote } from './remote.js';
import type { Worktree } from './worktree.js';

const clock = { now: () => new Date() };
const noon = new Date('2026-05-01T12:00:00Z');
const HOOKS = ['pre-receive', 'update', 'post-receive', 'post-update', 'reference-transaction', 'post-checkout', 'pre-commit', 'post-commit', 'pre-push', 'fsmonitor-watchman', 'post-index-change', 'push-to-checkout', 'proc-receive', 'post-merge', 'pre-auto-gc']; // prettier-ignore

const mirrorOf = (place: Temporary, from: string, options: Partial<MirrorOptions> = {}): Promise<Mirror> =>
  Mirror.open({ folder: place.in('mirror'), source: from, clock, route: { roots: [place.folder] }, ...options });

/** A program that leaves a mark when anybody runs it. */
async function trap(place: Temporary): Promise<{ program: string; sprung: () => boolean }> {
  const program = place.in('trap.sh');
  await writeFile(program, `#!/bin/sh\necho "$0 $*" >>${place.in('mark')}\ncat\n`);
  await chmod(program, 0o755);
  return { program, sprung: () => existsSync(place.in('mark')) };
}

/** Everything by which a repository's settings can name a program. */
function arm(git: Source['git'], program: string): void {
  const settings = ['core.fsmonitor', 'core.sshCommand', 'core.alternateRefsCommand', 'core.pager', 'core.editor', 'core.askPass', 'core.gitProxy', 'uploadpack.packObjectsHook', 'filter.evil.clean', 'filter.evil.smudge', 'filter.evil.process', 'diff.evil.command', 'diff.evil.textconv', 'diff.external', 'merge.evil.driver', 'credential.helper', 'gpg.program', 'receive.procReceiveRefs', 'alias.status', 'alias.upload-pack', 'trailer.x.command']; // prettier-ignore
  for (const setting of settings) git('config', setting, setting.startsWith('alias') ? `!${program}` : program);
  git('config', 'receive.denyCurrentBranch', 'updateInstead');
  git('config', 'gc.auto', '1');
}

async function armHooks(folder: string, program: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const hook of HOOKS) {
    await writeFile(`${folder}/${hook}`, `#!/bin/sh\nexec ${program} ${hook}\n`);
    await chmod(`${folder}/${hook}`, 0o755);
  }
}

/** All that is done with a work tree in the life of a task. */
async function work(mirror: Mirror, tree: Worktree, push: boolean): Promise<string> {
  const base = await tree.head();
  await tree.write([{ path: 'new.txt', text: 'new' }]);
  await tree.changed();
  await tree.snapshot();
  const commit = await tree.commit({ branch: 'task/x', old: undefined, message: { subject: 'feat: x' }, at: noon });
  await mirror.repository.changes(base, commit);
  const other = await mirror.repository.writeCommit({ tree: (await mirror.repository.tree(base))!, parents: [base], message: { subject: 'o' }, at: noon }); // prettier-ignore
  await mirror.repository.rebase({ tip: commit, onto: other, at: noon });
  await mirror.repository.revert({ commit, on: commit, message: { subject: 'r' }, at: noon });
  await tree.reset(base);
  await tree.reset(commit);
  if (push) await mirror.push({ branch: 'task/x', commit, expected: undefined });
  return commit;
}

it('the trap of these tests springs for a git that is used as it is', async () => {
  await using place = await temporary();
  const { program, sprung } = await trap(place);
  const from = await source(place);
  await from.commit({ a: '1', '.gitattributes': '* filter=evil\n' });
  arm(from.git, program);
  from.git('diff', '--stat');
  expect(sprung()).toBe(true);
});

describe('of a local repository', () => {
  it.each(['folder', 'bare'])('neither settings nor hooks run anything (%s)', async (kind) => {
    await using place = await temporary();
    const { program, sprung } = await trap(place);
    const from = await source(place);
    await from.commit({ a: '1', '.gitattributes': '* filter=evil diff=evil merge=evil\n' });
    if (kind === 'bare') execFileSync('git', ['clone', '--quiet', '--bare', from.folder, place.in('bare.git')], { stdio: 'ignore' });
    const folder = kind === 'bare' ? place.in('bare.git') : from.folder;
    const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
    await armHooks(kind === 'bare' ? `${folder}/hooks` : `${folder}/.git/hooks`, program);
    await armHooks(place.in('hooks'), program);
    arm(git, program);
    git('config', 'core.hooksPath', place.in('hooks'));
    git('config', 'include.path', place.in('more'));
    await writeFile(place.in('more'), `[uploadpack]\n packObjectsHook = ${program}\n`);
    const mirror = await mirrorOf(place, folder);
    await mirror.refresh();
    const commit = await work(mirror, await mirror.worktree({ name: 't', commit: await mirror.branch() }), true);
    expect([execFileSync('git', ['-C', mirror.repository.folder, 'cat-file', '-t', commit], { encoding: 'utf8' }).trim(), sprung()]).toEqual(['commit', false]); // prettier-ignore
  });

  it('objects that it promises to get from elsewhere are not got', async () => {
    await using place = await temporary();
    const { program, sprung } = await trap(place);
    const from = await source(place);
    await from.commit({ a: 'a text of some length' });
    const blob = from.git('rev-parse', 'HEAD:a');
    execFileSync('rm', ['-f', `${from.folder}/.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`]);
    from.git('config', 'core.repositoryFormatVersion', '1');
    from.git('config', 'extensions.partialClone', 'origin');
    from.git('config', 'remote.origin.promisor', 'true');
    from.git('config', 'remote.origin.url', `ext::${program} %S`);
    from.git('config', 'protocol.ext.allow', 'always');
    const mirror = await mirrorOf(place, from.folder);
    await expect(mirror.refresh()).rejects.toMatchObject({ name: 'AppError' });
    expect([sprung(), await mirror.branches()]).toEqual([false, []]);
  });
});

describe('of a repository that was fetched', () => {
  it('attributes cannot name a program, and change no content that is hidden from us', async () => {
    await using place = await temporary();
    const { program, sprung } = await trap(place);
    const from = await source(place);
    await from.commit({ a: '1\n', '.gitattributes': '* filter=evil diff=evil merge=evil\n', '.gitconfig': `[filter "evil"]\n smudge = ${program}\n` }); // prettier-ignore
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    const tree = await mirror.worktree({ name: 't', commit: await mirror.branch() });
    await work(mirror, tree, false);
    expect([await readFile(`${tree.folder}/a`, 'utf8'), sprung()]).toEqual(['1\n', false]);
  });

  it('submodules are not fetched, and what stands in their place is not looked into', async () => {
    await using place = await temporary();
    const { program, sprung } = await trap(place);
    const from = await source(place);
    await from.commit({ a: '1', '.gitmodules': `[submodule "sub"]\n path = sub\n url = https://example.invalid/x.git\n ignore = none\n` });
    from.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`);
    from.git('commit', '--quiet', '--message', 'sub');
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    const tree = await mirror.worktree({ name: 't', commit: await mirror.branch() });
    expect(await readdir(`${tree.folder}/sub`)).toEqual([]);
    const planted = await source(place, 'mirror/trees/t/sub');
    await planted.commit({ '.gitattributes': '* filter=evil\n', b: 'x' });
    arm(planted.git, program);
    await writeFile(`${planted.folder}/b`, 'y');
    const again = await (await mirrorOf(place, from.folder)).worktree({ name: 't', commit: await mirror.branch(), resume: true });
    const commit = await work(mirror, again, false);
    expect([await mirror.repository.git.out(['ls-tree', '--format=%(objectname)', commit, 'sub']), sprung()]).toEqual([
      '1'.repeat(40),
      false,
    ]);
  });

  it.each([
    ['.git', '100644'],
    ['.GIT', '100644'],
    ['git~1', '100644'],
    ['..', '40000'],
  ])('a tree with %s in it is refused as a whole', async (name, mode) => {
    await using place = await temporary();
    const from = await source(place);
    await from.commit({ a: '1' });
    const child = mode === '40000' ? from.git('rev-parse', 'HEAD^{tree}') : from.git('rev-parse', 'HEAD:a');
    const raw = Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(child, 'hex')]);
    const hashed = execFileSync('git', ['-C', from.folder, 'hash-object', '-t', 'tree', '-w', '--stdin', '--literally'], { input: raw, encoding: 'utf8' }); // prettier-ignore
    const commit = execFileSync('git', ['-C', from.folder, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit-tree', '-m', 'x', hashed.trim()], { encoding: 'utf8' }); // prettier-ignore
    from.git('update-ref', 'refs/heads/trunk', commit.trim());
    const mirror = await mirrorOf(place, from.folder);
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'invalid' });
    expect(await mirror.branches()).toEqual([]);
  });

  it('a tree that unfolds to more files than there is room for is never written', async () => {
    await using place = await temporary();
    const from = await source(place);
    const blob = execFileSync('git', ['-C', from.folder, 'hash-object', '-w', '--stdin'], { input: 'bomb', encoding: 'utf8' }).trim();
    let tree = mktree(
      from,
      Array.from({ length: 10 }, (_, at) => `100644 blob ${blob}\tf${at}`),
    );
    for (let depth = 0; depth < 9; depth += 1) tree = mktree(from, Array.from({ length: 10 }, (_, at) => `040000 tree ${tree}\td${at}`)); // prettier-ignore
    from.git('update-ref', 'refs/heads/trunk', from.git('commit-tree', '-m', 'bomb', tree));
    const mirror = await mirrorOf(place, from.folder, { treeLimits: { files: 20_000 } });
    await mirror.refresh();
    await expect(mirror.worktree({ name: 't', commit: await mirror.branch() })).rejects.toMatchObject({ code: 'too_large' });
    expect(existsSync(place.in('mirror/trees/t'))).toBe(false);
  });

  it('a small pack with a huge file in it is not unfolded', async () => {
    await using place = await temporary();
    const from = await source(place);
    execFileSync('sh', ['-c', 'head -c 50000000 /dev/zero >zero'], { cwd: from.folder });
    const commit = await from.commit({ a: '1' });
    const mirror = await mirrorOf(place, from.folder, { treeLimits: { fileBytes: 1_000_000 } });
    await mirror.refresh();
    await expect(mirror.worktree({ name: 't', commit })).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('zero'),
    });
  });

  it('more than may be fetched is not, and leaves nothing', async () => {
    await using place = await temporary();
    const from = await source(place);
    execFileSync('sh', ['-c', 'head -c 3000000 /dev/urandom >noise'], { cwd: from.folder });
    await from.commit({ a: '1' });
    const mirror = await mirrorOf(place, from.folder, { limits: { packBytes: 1_000_000 } });
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'too_large' });
    expect(await readdir(`${mirror.repository.folder}/objects/pack`)).toEqual([]);
  });

  it('a file that needs more memory than git may use is refused', async () => {
    await using place = await temporary();
    const from = await source(place);
    execFileSync('sh', ['-c', 'head -c 25000000 /dev/zero >zero'], { cwd: from.folder });
    await from.commit({ a: '1' });
    execFileSync('sh', ['-c', 'head -c 5 /dev/urandom >>zero'], { cwd: from.folder });
    await from.commit({ a: '2' });
    from.git('repack', '-adfq', '--window=10');
    const mirror = await mirrorOf(place, from.folder, { limits: { memoryBytes: 40_000_000 } });
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'too_large' });
  });

  it('names that some file systems take for one stay two', async () => {
    await using place = await temporary();
    const from = await source(place);
    const commit = await from.commit({ readme: 'small', README: 'big', 'dir/a': '1', 'DIR/a': '2' });
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    const tree = await mirror.worktree({ name: 't', commit });
    expect([await readFile(`${tree.folder}/readme`, 'utf8'), await readFile(`${tree.folder}/DIR/a`, 'utf8'), await tree.changed()]).toEqual(['small', '2', false]); // prettier-ignore
  });

  it('a branch whose name is an option is no branch that can be named', async () => {
    await using place = await temporary();
    const from = await source(place);
    await from.commit({ a: '1' });
    from.git('update-ref', 'refs/heads/--upload-pack=x', 'HEAD');
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    await expect(mirror.branch('--upload-pack=x')).rejects.toMatchObject({ code: 'invalid' });
  });
});

const mktree = (from: Source, lines: readonly string[]): string =>
  execFileSync('git', ['-C', from.folder, 'mktree'], { input: `${lines.join('\n')}\n`, encoding: 'utf8' }).trim();

describe('a guest in a work tree', () => {
  it('cannot make git use a repository of its own', async () => {
    await using place = await temporary();
    const { program, sprung } = await trap(place);
    const from = await source(place);
    const commit = await from.commit({ a: '1', '.gitattributes': '* filter=evil diff=evil merge=evil\n' });
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    const tree = await mirror.worktree({ name: 't', commit });
    const evil = await source(place, 'evil');
    await evil.commit({ a: 'x' });
    arm(evil.git, program);
    await writeFile(`${tree.folder}/.git`, `gitdir: ${evil.folder}/.git\n`);
    const made = await work(mirror, tree, false);
    expect([(await mirror.repository.log(made)).map((one) => one.subject), sprung()]).toEqual([['feat: x', 'chore: change'], false]);
    await writeFile(`${tree.folder}/.git`, `gitdir: ${evil.folder}/.git\n`);
    const anew = await mirror.worktree({ name: 't', commit });
    expect(await readFile(`${anew.folder}/.git`, 'utf8')).toContain('mirror.git/worktrees');
  });

  it('cannot commit a repository inside', async () => {
    await using place = await temporary();
    const { program, sprung } = await trap(place);
    const from = await source(place);
    const commit = await from.commit({ a: '1' });
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    const tree = await mirror.worktree({ name: 't', commit });
    const inner = await source(place, 'mirror/trees/t/inner');
    await inner.commit({ b: '1' });
    arm(inner.git, program);
    const attempt = (): Promise<string> => tree.commit({ branch: 'task/x', old: undefined, message: { subject: 'x' }, at: noon });
    await expect(attempt()).rejects.toMatchObject({ code: 'invalid', details: { files: ['inner'] } });
    await expect(attempt()).rejects.toMatchObject({ code: 'invalid' });
    execFileSync('rm', ['-rf', `${inner.folder}/.git`]);
    const made = await attempt();
    expect([(await mirror.repository.diff(commit, made)).map((file) => file.path), sprung()]).toEqual([['inner/b'], false]);
  });

  it('cannot commit a repository inside that has no commit yet', async () => {
    await using place = await temporary();
    const from = await source(place);
    const commit = await from.commit({ a: '1' });
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    const tree = await mirror.worktree({ name: 't', commit });
    await source(place, 'mirror/trees/t/inner');
    const nested = { code: 'invalid', details: { files: ['inner'] } };
    await expect(tree.stage()).rejects.toMatchObject(nested);
    await expect(tree.snapshot()).rejects.toMatchObject(nested);
  });

  it('cannot lead a write out of the tree', async () => {
    await using place = await temporary();
    const from = await source(place);
    const commit = await from.commit({ a: '1' });
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    const tree = await mirror.worktree({ name: 't', commit });
    await symlink(place.folder, `${tree.folder}/out`);
    await expect(tree.write([{ path: 'out/x', text: '' }])).rejects.toMatchObject({ code: 'invalid' });
    const made = await tree.commit({ branch: 'task/x', old: undefined, message: { subject: 'x' }, at: noon });
    await mirror.remove('t');
    expect([existsSync(place.in('x')), existsSync(place.in('mirror')), (await mirror.repository.changes(commit, made)).files[0]?.kind]).toEqual([false, true, 'link']); // prettier-ignore
  });

  it('cannot keep its folder from being removed', async () => {
    await using place = await temporary();
    const from = await source(place);
    const commit = await from.commit({ 'a/b': '1' });
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    const tree = await mirror.worktree({ name: 't', commit });
    await chmod(`${tree.folder}/a`, 0);
    await mirror.remove('t');
    expect(existsSync(tree.folder)).toBe(false);
  });
});

describe('as a source', () => {
  it.each([
    'ext::sh -c touch%20/tmp/x',
    'fd::17',
    'http://example.org/a.git',
    'git://example.org/a.git',
    'ftp://example.org/a',
    '--upload-pack=touch /tmp/x',
    '-oProxyCommand=x:y',
    'ssh://-oProxyCommand=touch/x',
    'ssh://git@-x/a.git',
    'git@-oProxyCommand=x:a',
    '-git@host:a',
    'git@host:-a',
    'ssh://host/-a',
    "git@host:a';touch x;'",
    'https://user:secret@example.org/a.git',
    'https://example.org/a.git?x=1',
    'https://ex ample.org/a',
    'file://other/machine',
    'https://example.org/a\nb',
    '',
  ])('%j is refused', (text) => {
    expect(() => readRemote(text)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  it('an address with a password is refused without repeating it', () => {
    expect(() => readRemote('https://u:secret@example.org/a')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });

  it.each([
    ['/a/b', { kind: 'local', folder: '/a/b' }],
    ['file:///a/b%20c', { kind: 'local', folder: '/a/b c' }],
    ['https://example.org:8443/a.git/', { kind: 'https', url: 'https://example.org:8443/a.git', host: 'example.org', port: 8443 }],
    ['git@example.org:team/a.git', { kind: 'ssh', url: 'git@example.org:team/a.git', host: 'example.org', port: 22, user: 'git', path: 'team/a.git' }], // prettier-ignore
    ['ssh://u@example.org:2222/a b', { kind: 'ssh', url: 'ssh://u@example.org:2222/a%20b', host: 'example.org', port: 2222, user: 'u', path: '/a b' }], // prettier-ignore
    ['example.org:a', { kind: 'ssh', url: 'git@example.org:a', user: 'git' }],
  ])('%j is read', (text, remote) => {
    expect(readRemote(text)).toMatchObject(remote);
  });
});
