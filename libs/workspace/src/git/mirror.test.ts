import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { source } from '../fixtures/source.js';
import { temporary, type Temporary } from '../fixtures/temporary.js';
import { signOf } from '../sandbox/leftovers.js';
import { Mirror, type MirrorOptions } from './mirror.js';
import type { Progress } from './progress.js';

const clock = { now: () => new Date() };
const noon = new Date('2026-05-01T12:00:00Z');

const mirrorOf = (place: Temporary, from: string, options: Partial<MirrorOptions> = {}): Promise<Mirror> =>
  Mirror.open({ folder: place.in('mirror'), source: from, clock, route: { roots: [place.folder] }, ...options });

describe('a mirror', () => {
  it('gives a work tree of a branch of its source', async () => {
    await using place = await temporary();
    const from = await source(place);
    const commit = await from.commit({ 'src/a.ts': 'a' });
    const mirror = await mirrorOf(place, from.folder);
    expect(await mirror.refresh()).toMatchObject({ defaultBranch: 'trunk', head: commit, changed: true });
    const tree = await mirror.worktree({ name: 't1', commit: await mirror.branch() });
    expect([await readFile(`${tree.folder}/src/a.ts`, 'utf8'), await tree.head()]).toEqual(['a', commit]);
  });

  it('opens a file:// address like the path that it is', async () => {
    await using place = await temporary();
    const from = await source(place);
    const commit = await from.commit({ a: '1' });
    const mirror = await mirrorOf(place, `file://${from.folder}`);
    await mirror.refresh();
    expect(await mirror.branches()).toEqual([{ name: 'trunk', commit }]);
  });

  it('fetches only when the source has something new', async () => {
    await using place = await temporary();
    const from = await source(place);
    await from.commit({ a: '1' });
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    expect(await mirror.refresh()).toMatchObject({ changed: false });
    const next = await from.commit({ a: '2' });
    expect(await mirror.refresh()).toMatchObject({ changed: true, head: next });
  });

  it('does not ask again what it asked a moment ago', async () => {
    await using place = await temporary();
    const from = await source(place);
    const first = await from.commit({ a: '1' });
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    await from.commit({ a: '2' });
    expect(await mirror.refresh({ maxAgeMs: 60_000 })).toMatchObject({ head: first, changed: false });
  });

  it('forgets branches that are gone, and takes a branch that was rewritten', async () => {
    await using place = await temporary();
    const from = await source(place);
    await from.commit({ a: '1' });
    from.git('branch', 'Feature/X_1.2');
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    expect((await mirror.branches()).map((branch) => branch.name)).toEqual(['Feature/X_1.2', 'trunk']);
    from.git('branch', '-D', 'Feature/X_1.2');
    from.git('commit', '--quiet', '--amend', '--message', 'other');
    await mirror.refresh();
    expect(await mirror.branches()).toEqual([{ name: 'trunk', commit: from.git('rev-parse', 'HEAD') }]);
  });

  it('takes the commit that a source without a branch at its HEAD stands on', async () => {
    await using place = await temporary();
    const from = await source(place);
    await from.commit({ a: '1' });
    from.git('checkout', '--quiet', '--detach');
    const loose = await from.commit({ a: '2' });
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    expect(await mirror.branch()).toBe(loose);
  });

  it('says that a source without a commit has none', async () => {
    await using place = await temporary();
    const from = await source(place);
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    await expect(mirror.branch()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('takes a source that has only the last commits of its past', async () => {
    await using place = await temporary();
    const from = await source(place);
    await from.commit({ a: '1' });
    const last = await from.commit({ a: '2' });
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${from.folder}`, place.in('shallow')], { stdio: 'ignore' });
    const mirror = await mirrorOf(place, place.in('shallow'));
    await mirror.refresh();
    const tree = await mirror.worktree({ name: 't', commit: last });
    expect(await readFile(`${tree.folder}/a`, 'utf8')).toBe('2');
  });

  it('tells how far a fetch is', async () => {
    await using place = await temporary();
    const from = await source(place);
    await from.commit({ a: '1', b: '2' });
    const mirror = await mirrorOf(place, from.folder);
    const told: Progress[] = [];
    await mirror.refresh({ progress: (progress) => told.push(progress) });
    expect(told).toContainEqual({ step: 'Receiving objects', done: 4, of: 4 });
  });

  it('fetches once for several who ask at the same time', async () => {
    await using place = await temporary();
    const from = await source(place);
    await from.commit({ a: '1' });
    const [one, two] = [await mirrorOf(place, from.folder), await mirrorOf(place, from.folder)];
    const found = await Promise.all([one.refresh(), two.refresh({ maxAgeMs: 5_000 }), two.refresh({ maxAgeMs: 5_000 })]);
    expect(found.filter((one) => one.changed)).toHaveLength(1);
  });

  it('keeps the number of packs small, and every commit, also one that no branch holds', async () => {
    await using place = await temporary();
    const from = await source(place);
    const commit = await from.commit({ a: '1' });
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    const { git } = mirror.repository;
    const tree = (await mirror.repository.tree(commit))!;
    const loose = await mirror.repository.writeCommit({ tree, parents: [commit], message: { subject: 'held by nothing' }, at: noon });
    for (let count = 0; count < 42; count += 1) {
      const blob = await git.out(['hash-object', '-w', '--stdin'], { stdin: `${count}` });
      await git.exec(['pack-objects', '--quiet', `${mirror.repository.folder}/objects/pack/pack`], { stdin: `${blob}\n` });
    }
    const next = await from.commit({ a: '2' });
    await mirror.refresh();
    const packs = (await readdir(`${mirror.repository.folder}/objects/pack`)).filter((name) => name.endsWith('.pack'));
    expect([packs.length < 5, await mirror.branch(), await mirror.repository.resolve(loose)]).toEqual([true, next, loose]);
  });

  it('is usable after a fetch that was killed half way', async () => {
    await using place = await temporary();
    const from = await source(place);
    const commit = await from.commit({ a: '1' });
    const mirror = await mirrorOf(place, from.folder);
    const bare = mirror.repository.folder;
    await writeFile(`${bare}/objects/pack/tmp_pack_x`, 'half');
    await writeFile(`${bare}/packed-refs.lock`, '');
    await utimes(`${bare}/packed-refs.lock`, noon, noon);
    await mirror.repository.git.exec(['update-ref', 'refs/remotes/origin/old', await mirror.repository.writeCommit({ tree: await mirror.repository.git.out(['mktree']), parents: [], message: { subject: 'x' }, at: noon })]); // prettier-ignore
    await writeFile(`${bare}/refs/remotes/origin/trunk.lock`, '');
    await mirror.refresh();
    expect([await mirror.branches(), (await readdir(`${bare}/objects/pack`)).filter((name) => name.startsWith('tmp'))]).toEqual([
      [{ name: 'trunk', commit }],
      [],
    ]);
  });
});

it('a mirror that is opened ends what a process that was killed left talking', async () => {
  await using place = await temporary();
  const from = await source(place);
  const orphan = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  const sign = signOf(orphan.pid);
  await mkdir(place.in('mirror/running/old'), { recursive: true });
  await writeFile(place.in('mirror/running/old/owner.json'), JSON.stringify({ ...sign, parent: { pid: 1, since: 'never' } }));
  await writeFile(place.in('mirror/running/old/key'), 'a private key');
  const ended = once(orphan, 'exit');
  await mirrorOf(place, from.folder);
  expect([(await ended)[1], await readdir(place.in('mirror/running'))]).toEqual(['SIGKILL', []]);
});

describe('a mirror of a local folder', () => {
  it.each(['elsewhere', 'link'])('is refused where the operator did not allow it (%s)', async (name) => {
    await using place = await temporary();
    const from = await source(place, 'elsewhere');
    await from.commit({ a: '1' });
    execFileSync('mkdir', [place.in('allowed')]);
    execFileSync('ln', ['-s', from.folder, place.in('allowed/link')]);
    const path = name === 'link' ? place.in('allowed/link') : from.folder;
    const mirror = await mirrorOf(place, path, { route: { roots: [place.in('allowed')] } });
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('may not borrow objects from a folder that is not allowed', async () => {
    await using place = await temporary();
    const secret = await source(place, 'secret');
    await secret.commit({ a: '1' });
    execFileSync('git', ['clone', '--quiet', '--shared', secret.folder, place.in('allowed/thief')], { stdio: 'ignore' });
    const mirror = await mirrorOf(place, place.in('allowed/thief'), { route: { roots: [place.in('allowed')] } });
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('may not point at a git folder elsewhere', async () => {
    await using place = await temporary();
    const secret = await source(place, 'secret');
    await secret.commit({ a: '1' });
    execFileSync('mkdir', ['-p', place.in('allowed/thief')]);
    await writeFile(place.in('allowed/thief/.git'), `gitdir: ${secret.folder}/.git\n`);
    const mirror = await mirrorOf(place, place.in('allowed/thief'), { route: { roots: [place.in('allowed')] } });
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each(['mirrors/there', 'mirrors/nothing', 'way/mirrors/there', 'way/mirrors/nothing', 'there', 'nothing'])(
    'is refused below a folder that is closed, in the same words whether it is there or not (%s)',
    async (name) => {
      await using place = await temporary();
      await (await source(place, 'allowed/data/mirrors/there')).commit({ a: '1' });
      execFileSync('ln', ['-s', place.in('allowed/data'), place.in('allowed/way')]);
      for (const one of ['there', 'nothing']) execFileSync('ln', ['-s', `data/mirrors/${one}`, place.in(`allowed/${one}`)]);
      const asked = place.in(name.startsWith('mirrors') ? `allowed/data/${name}` : `allowed/${name}`);
      const route = { roots: [place.in('allowed')], closed: [place.in('allowed/way')] };
      const message = `The repository ${asked} lies outside of the local folders that may be used.`;
      await expect((await mirrorOf(place, asked, { route })).refresh()).rejects.toMatchObject({ code: 'forbidden', message });
    },
  );

  it('that is not there is said to be missing', async () => {
    await using place = await temporary();
    const mirror = await mirrorOf(place, place.in('nothing'));
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('work trees of a mirror', () => {
  it('are held by one at a time, and go when nobody holds them; their logs stay', async () => {
    await using place = await temporary();
    const from = await source(place);
    const commit = await from.commit({ a: '1' });
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    using _ = await mirror.claim('held');
    for (const name of ['held', 'left', 'wanted']) await mirror.worktree({ name, commit });
    await mirror.log('left', 'what was done\n');
    const other = await mirrorOf(place, from.folder);
    expect(await other.sweep((name) => name === 'wanted')).toEqual(['left']);
    expect([(await readdir(place.in('mirror/trees'))).sort(), await readFile(place.in('mirror/logs/left.log'), 'utf8')]).toEqual([
      ['held', 'wanted'],
      'what was done\n',
    ]);
  });

  it('can be gone on with as they were left', async () => {
    await using place = await temporary();
    const from = await source(place);
    const commit = await from.commit({ a: '1' });
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    const tree = await mirror.worktree({ name: 't', commit });
    await tree.write([{ path: 'b', text: 'half' }]);
    const again = await (await mirrorOf(place, from.folder)).worktree({ name: 't', commit, resume: true });
    expect([await readFile(`${again.folder}/b`, 'utf8'), await again.changed()]).toEqual(['half', true]);
  });

  it('are refused where the commit unfolds to more than one may hold', async () => {
    await using place = await temporary();
    const from = await source(place);
    const commit = await from.commit({ a: '1', b: '22', c: '333' });
    const limited = async (treeLimits: object): Promise<unknown> => {
      const mirror = await mirrorOf(place, from.folder, { treeLimits });
      await mirror.refresh({ maxAgeMs: 60_000 });
      return mirror.worktree({ name: 't', commit }).catch((thrown: { code: string }) => thrown.code);
    };
    const found = [await limited({ files: 2 }), await limited({ bytes: 5 }), await limited({ fileBytes: 2 })];
    expect(found).toEqual(['too_large', 'too_large', 'too_large']);
  });

  it.each(['../x', 'A', 'a/b', '-a', ''])('are not named %j', async (name) => {
    await using place = await temporary();
    const mirror = await mirrorOf(place, place.folder);
    await expect(mirror.worktree({ name, commit: '0'.repeat(40) })).rejects.toMatchObject({ code: 'invalid' });
  });
});

async function pushed(place: Temporary) {
  const from = await source(place, 'origin.git', '--bare');
  const work = await source(place, 'work');
  const first = await work.commit({ a: '1' });
  work.git('push', '--quiet', from.folder, 'trunk');
  const mirror = await mirrorOf(place, from.folder);
  await mirror.refresh();
  const tree = await mirror.worktree({ name: 't', commit: first });
  await tree.write([{ path: 'b', text: '2' }]);
  const commit = await tree.commit({ branch: 'task/x', old: undefined, message: { subject: 'feat: b' }, at: noon });
  return { from, work, first, mirror, commit };
}

describe('a push', () => {
  it('makes a branch, and moves it from where it was', async () => {
    await using place = await temporary();
    const { from, first, mirror, commit } = await pushed(place);
    await mirror.push({ branch: 'task/x', commit, expected: undefined });
    await mirror.push({ branch: 'trunk', commit, expected: first });
    expect([from.git('rev-parse', 'task/x'), from.git('rev-parse', 'trunk')]).toEqual([commit, commit]);
  });

  it('may be repeated after it went well', async () => {
    await using place = await temporary();
    const { mirror, commit } = await pushed(place);
    await mirror.push({ branch: 'task/x', commit, expected: undefined });
    await expect(mirror.push({ branch: 'task/x', commit, expected: undefined })).resolves.toBeUndefined();
  });

  it('changes nothing where somebody else moved the branch meanwhile', async () => {
    await using place = await temporary();
    const { from, work, first, mirror, commit } = await pushed(place);
    const theirs = await work.commit({ c: '3' });
    work.git('push', '--quiet', from.folder, 'trunk');
    await expect(mirror.push({ branch: 'trunk', commit, expected: first })).rejects.toMatchObject({ code: 'contended' });
    await expect(mirror.push({ branch: 'trunk', commit, expected: undefined })).rejects.toMatchObject({ code: 'contended' });
    expect(from.git('rev-parse', 'trunk')).toBe(theirs);
  });

  it('does not lose commits of a branch unless it is told to', async () => {
    await using place = await temporary();
    const { from, first, mirror, commit } = await pushed(place);
    await mirror.push({ branch: 'trunk', commit, expected: first });
    await expect(mirror.push({ branch: 'trunk', commit: first, expected: commit })).rejects.toMatchObject({ code: 'conflict' });
    await mirror.push({ branch: 'trunk', commit: first, expected: commit, force: true });
    expect(from.git('rev-parse', 'trunk')).toBe(first);
  });

  it.each(['--receive-pack=touch /tmp/x', '-d', 'a..b', 'a b', 'a:b', 'x.lock', 'refs@{1}', '@'])(
    'takes no branch named %j',
    async (branch) => {
      await using place = await temporary();
      const mirror = await mirrorOf(place, place.folder);
      await expect(mirror.push({ branch, commit: '0'.repeat(40), expected: undefined })).rejects.toMatchObject({ code: 'invalid' });
    },
  );

  it('leaves a branch alone that its owner has checked out', async () => {
    await using place = await temporary();
    const from = await source(place);
    const first = await from.commit({ a: '1' });
    from.git('config', 'receive.denyCurrentBranch', 'updateInstead');
    const mirror = await mirrorOf(place, from.folder);
    await mirror.refresh();
    const tree = await mirror.worktree({ name: 't', commit: first });
    const commit = await tree.commit({ branch: 'task/x', old: undefined, message: { subject: 'x' }, at: noon });
    await expect(mirror.push({ branch: 'trunk', commit, expected: first })).rejects.toMatchObject({ code: 'conflict' });
  });
});
