import { describe, expect, it } from 'vitest';
import { temporary, type Temporary } from '../fixtures/temporary.js';
import { conventional, formatIdentity } from './conventional.js';
import { taskBranch } from './names.js';
import { GitRepository } from './repository.js';

const noon = new Date('2026-05-01T12:00:00Z');
const later = new Date('2026-05-02T12:00:00Z');
const ada = { name: 'Ada', email: 'ada@example.org' };

type Files = Readonly<Record<string, string | undefined>>;

/** A repository in which commits are made from one on, without naming a branch. */
async function laboratory(place: Temporary) {
  const repository = await GitRepository.open(place.in('repo.git'), noon);
  let count = 0;
  const commit = async (on: string, files: Files, subject = 'chore: change'): Promise<string> => {
    const tree = await repository.worktree(place.in('tree'), on);
    await tree.write(Object.entries(files).flatMap(([path, text]) => (text === undefined ? [] : [{ path, text }])));
    await tree.remove(Object.keys(files).filter((path) => files[path] === undefined));
    count += 1;
    return tree.commit({ branch: `b${count}`, old: undefined, message: { subject }, at: noon, author: ada });
  };
  const files = async (at: string): Promise<Record<string, string>> => {
    const names = (await repository.git.out(['ls-tree', '-r', '--name-only', at])).split('\n').filter(Boolean);
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await repository.git.out(['show', `${at}:${name}`])])));
  };
  return { repository, commit, files, root: await repository.commitOf('main') };
}

describe('a rebase', () => {
  it('puts each commit on the moved base, with its author and words', async () => {
    await using place = await temporary();
    const { repository, commit, files, root } = await laboratory(place);
    const base = await commit(root, { shared: '1\n2\n3\n4\n5\n' });
    const moved = await commit(base, { shared: 'one\n2\n3\n4\n5\n', other: 'x' });
    const tip = await commit(await commit(base, { mine: 'a' }, 'feat: first'), { shared: '1\n2\n3\n4\nfive\n' }, 'fix: second');
    const rebased = await repository.rebase({ tip, onto: moved, at: later });
    expect(await files(rebased)).toEqual({ shared: 'one\n2\n3\n4\nfive', other: 'x', mine: 'a' });
    const log = await repository.git.out(['log', '--date=format:%F', '--format=%s %an %ad %cd', rebased, `^${moved}`]);
    expect(log.split('\n')).toEqual(['fix: second Ada 2026-05-01 2026-05-02', 'feat: first Ada 2026-05-01 2026-05-02']);
  });

  it('gives the same commit when it is repeated', async () => {
    await using place = await temporary();
    const { repository, commit, root } = await laboratory(place);
    const [tip, onto] = [await commit(root, { a: '1' }), await commit(root, { b: '1' })];
    const once = await repository.rebase({ tip, onto, at: later });
    expect(await repository.rebase({ tip, onto, at: later })).toBe(once);
  });

  it('leaves out what the base has already, and nothing else to do is nothing done', async () => {
    await using place = await temporary();
    const { repository, commit, root } = await laboratory(place);
    const tip = await commit(root, { a: '1' }, 'feat: a');
    const onto = await commit(root, { a: '1' }, 'feat: a, by somebody else');
    expect(await repository.rebase({ tip, onto, at: later })).toBe(onto);
    expect(await repository.rebase({ tip, onto: root, at: later })).toBe(tip);
  });

  it('says which files and which commit are in the way, and moves nothing', async () => {
    await using place = await temporary();
    const { repository, commit, root } = await laboratory(place);
    const base = await commit(root, { a: '1', b: '1' });
    const tip = await commit(base, { a: '2', b: undefined });
    const onto = await commit(base, { a: '3', b: '3' });
    await expect(repository.rebase({ tip, onto, at: later })).rejects.toMatchObject({
      code: 'conflict',
      details: { files: ['a', 'b'], commit: tip, conflicts: [{ path: 'a', kind: 'contents' }, { path: 'b', kind: 'modify/delete' }] }, // prettier-ignore
    });
    expect(await repository.resolve('b2')).toBe(tip);
  });

  it('makes one commit of a history with merges in it', async () => {
    await using place = await temporary();
    const { repository, commit, files, root } = await laboratory(place);
    const [one, two] = [await commit(root, { a: '1' }, 'feat: one'), await commit(root, { b: '1' }, 'feat: two')];
    const merge = await repository.writeCommit({
      tree: (await repository.tree(await repository.rebase({ tip: two, onto: one, at: noon })))!,
      parents: [one, two],
      message: { subject: 'feat: both' },
      at: noon,
    });
    const rebased = await repository.rebase({ tip: merge, onto: await commit(root, { c: '1' }), at: later });
    expect([await files(rebased), (await repository.log(rebased)).map((entry) => entry.subject)]).toEqual([
      { a: '1', b: '1', c: '1' },
      ['feat: both', 'chore: change', 'chore: start the repository'],
    ]);
  });

  it('carries executable files and names that git would quote', async () => {
    await using place = await temporary();
    const { repository, commit, root } = await laboratory(place);
    const base = await commit(root, { a: '1' });
    const tree = await repository.worktree(place.in('t2'), base);
    await tree.write([{ path: 'döner "x"', text: 'x', executable: true }]);
    const tip = await tree.commit({ branch: 'special', old: undefined, message: { subject: 'x' }, at: noon });
    const onto = await commit(root, { z: '1' });
    const { files } = await repository.changes(onto, await repository.rebase({ tip, onto, at: later }));
    expect(files.map(({ path, kind }) => [path, kind])).toEqual([['a', 'file'], ['döner "x"', 'executable']]); // prettier-ignore
  });
});

describe('taking back', () => {
  it('undoes one commit and keeps what came later', async () => {
    await using place = await temporary();
    const { repository, commit, files, root } = await laboratory(place);
    const wrong = await commit(root, { a: 'wrong', keep: '1' });
    const on = await commit(wrong, { b: 'later' });
    const back = await repository.revert({ commit: wrong, on, message: conventional({ type: 'revert', description: 'a' }), at: later });
    expect(await files(back)).toEqual({ b: 'later' });
  });

  it('undoes a merge on the side that was merged', async () => {
    await using place = await temporary();
    const { repository, commit, files, root } = await laboratory(place);
    const story = await commit(root, { s: '1' });
    await repository.move('story', story, undefined);
    const merge = await repository.merge({ into: 'main', branch: 'story', message: { subject: 'merge' }, at: noon });
    const back = await repository.revert({ commit: merge, on: merge, message: { subject: 'revert' }, at: later });
    expect(await files(back)).toEqual({});
  });

  it('is a conflict where later changes are in the way', async () => {
    await using place = await temporary();
    const { repository, commit, root } = await laboratory(place);
    const wrong = await commit(root, { a: 'wrong' });
    const on = await commit(wrong, { a: 'wronger' });
    await expect(repository.revert({ commit: wrong, on, message: { subject: 'x' }, at: later })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

it('conflicts are found before anything is merged', async () => {
  await using place = await temporary();
  const { repository, commit, root } = await laboratory(place);
  const base = await commit(root, { a: '1' });
  const [left, right] = [await commit(base, { a: '2' }), await commit(base, { a: '3' })];
  expect([await repository.conflicts(left, right), await repository.conflicts(left, base)]).toEqual([
    [{ path: 'a', kind: 'contents' }],
    [],
  ]);
});

describe('changes between two commits', () => {
  it('are told by file, with counts and lines', async () => {
    await using place = await temporary();
    const { repository, commit, root } = await laboratory(place);
    const text = Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\n');
    const from = await commit(root, { a: '1\n2\n3\n', gone: 'x\n', old: text });
    const to = await commit(from, { a: '1\ntwo\n3\n', gone: undefined, old: undefined, moved: `${text}\nmore`, bin: 'a\0b', '@@ -1 +1 @@': 'diff --git a/x b/x\n' }); // prettier-ignore
    const { files, added, removed, truncated } = await repository.changes(from, to);
    expect(files.map(({ path, oldPath, status, added, removed, hunks }) => [path, oldPath, status, added, removed, hunks?.length])).toEqual(
      [
        ['@@ -1 +1 @@', undefined, 'added', 1, 0, 1],
        ['a', undefined, 'modified', 1, 1, 1],
        ['bin', undefined, 'added', undefined, undefined, undefined],
        ['gone', undefined, 'deleted', 0, 1, 1],
        ['moved', 'old', 'renamed', 2, 1, 1],
      ],
    );
    expect([files[1]!.hunks, files[0]!.hunks![0]!.lines, added, removed, truncated]).toEqual([
      [{ oldStart: 1, oldLines: 3, newStart: 1, newLines: 3, lines: [' 1', '-2', '+two', ' 3'] }],
      ['+diff --git a/x b/x'],
      4,
      3,
      false,
    ]);
  });

  it('are told without lines where these are too many, and of some paths only', async () => {
    await using place = await temporary();
    const { repository, commit, root } = await laboratory(place);
    const to = await commit(root, { 'a/x': 'x\n'.repeat(1_000), 'b[x]': 'y\n' });
    const all = await repository.changes(root, to, { patchBytes: 500 });
    const one = await repository.changes(root, to, { paths: ['b[x]'] });
    expect([all.truncated, all.added, all.files[0]!.hunks, one.files.map((file) => file.path)]).toEqual([true, 1_001, undefined, ['b[x]']]);
  });
});

describe('the words of a commit', () => {
  it('follow Conventional Commits and are signed off', async () => {
    await using place = await temporary();
    const { repository, root } = await laboratory(place);
    const message = conventional({ type: 'feat', scope: 'api', description: 'orders can be\nlisted', body: ['Newest first.'], breaking: 'the old list is gone', signedOffBy: ada }); // prettier-ignore
    const commit = await repository.writeCommit({ tree: (await repository.tree(root))!, parents: [root], message, at: noon, author: ada });
    expect((await repository.git.out(['show', '--no-patch', '--format=%an <%ae>%n%cn%n%B', commit])).trim()).toBe(
      'Ada <ada@example.org>\nHexad\nfeat(api)!: orders can be listed\n\nNewest first.\n\nBREAKING-CHANGE: the old list is gone\nSigned-off-by: Ada <ada@example.org>',
    );
  });

  it('keep a long line whole in the body', () => {
    const long = 'word '.repeat(40).trim();
    const message = conventional({ type: 'fix', description: long });
    expect(message).toMatchObject({ subject: expect.stringMatching(/^fix: word.{0,93}…$/), body: [long] });
  });

  it.each([
    [{ type: 'feature' as 'feat', description: 'x' }],
    [{ type: 'feat' as const, scope: 'A b', description: 'x' }],
    [{ type: 'feat' as const, description: ' \n' }],
    [{ type: 'feat' as const, description: 'x', signedOffBy: { name: 'A\nB', email: 'a@b' } }],
  ])('are refused where they would not read as such (%j)', (commit) => {
    expect(() => conventional(commit)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  it.each([
    { name: 'A <x>', email: 'a@b' },
    { name: '', email: 'a@b' },
    { name: 'A', email: 'a b@c' },
    { name: 'A', email: 'a' },
  ])('name no author %j', (who) => {
    // prettier-ignore
    expect(() => formatIdentity(who)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});

it('a task has a branch of its own name', () => {
  expect(taskBranch('0199c0de-7a11-7abc-8def-0123456789ab', 'Add a --login’ page; rm -rf /')).toBe('task/456789ab-add-a-login-page-rm-rf');
  expect(() => taskBranch('x', 'y')).toThrow(expect.objectContaining({ code: 'invalid' }));
});
