import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GitRepository } from '@hexad/workspace';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitTool, searchTool } from '../tools/look.js';
import type { Bench } from '../tools/tool.js';
import { Workbench } from './workbench.js';

const now = new Date('2026-05-01T12:00:00Z');
let place: string;
let repository: GitRepository;
let base: string;
let bench: Workbench;
const inside = (...names: string[]): string => path.join(bench.worktree.folder, ...names);

beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'hexad-bench-'));
  repository = await GitRepository.open(path.join(place, 'repo.git'), now);
  base = await repository.commitOf('main');
  bench = await open();
  await writeFile(inside('a.txt'), 'one\n');
});
afterEach(() => rm(place, { recursive: true, force: true }));

const open = async (): Promise<Workbench> =>
  Workbench.open(repository, path.join(place, 'work'), { base, tree: (await repository.tree(base))! });

/** A repository in the work tree, as a command can leave it: git that looks at its changed file runs what its settings name. */
async function trap(ignore?: string): Promise<() => boolean> {
  const mark = path.join(place, 'mark');
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-C', inside('sub'), '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { stdio: 'ignore' });
  await mkdir(inside('sub'));
  git('init', '--quiet', '--template=');
  await writeFile(inside('sub/f'), 'x\n');
  git('add', 'f');
  git('commit', '--quiet', '-m', 'x');
  await appendFile(inside('sub/.git/config'), `[filter "evil"]\n\tclean = "touch ${mark}; cat"\n`);
  await mkdir(inside('sub/.git/info'), { recursive: true });
  await writeFile(inside('sub/.git/info/attributes'), '* filter=evil\n');
  await writeFile(inside('sub/f'), 'y\n');
  if (ignore) await writeFile(inside('.gitmodules'), `[submodule "sub"]\n\tpath = sub\n\turl = ./x\n\tignore = ${ignore}\n`);
  return () => existsSync(mark);
}

/** What a tool that looks gets. */
const hands = (): Bench => ({ git: bench.worktree.git, base, snapshot: () => bench.worktree.snapshot() }) as Partial<Bench> as Bench;

/** What the `git` tool of an agent says. */
const look = async (show: 'status' | 'diff'): Promise<string> => (await gitTool.execute({ show }, hands())).text;

describe('a repository that a command left in the work tree', () => {
  it.each([undefined, 'none', 'all'])('is refused and runs nothing, however often the files are kept (ignore = %s)', async (ignore) => {
    const sprung = await trap(ignore);
    for (let time = 0; time < 2; time += 1) {
      await expect(bench.keep('unknown')).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('sub') });
      await writeFile(inside('sub/f'), `again ${time}\n`);
    }
    await expect(bench.keep(['sub'])).rejects.toMatchObject({ code: 'invalid' });
    expect(sprung()).toBe(false);
    await rm(inside('sub'), { recursive: true });
    await bench.keep('unknown');
  });

  it('runs nothing when an agent looks at what it changed', async () => {
    const sprung = await trap('none');
    for (let time = 0; time < 2; time += 1) {
      expect(await look('status')).toContain('a.txt');
      expect(await look('diff')).toContain('+one');
      await writeFile(inside('sub/f'), `again ${time}\n`);
    }
    expect(sprung()).toBe(false);
  });

  it('runs nothing at the place of a submodule of the repository', async () => {
    const sprung = await trap('none');
    await bench.worktree.git.exec(['update-index', '--add', '--cacheinfo', `160000,${base},sub`]);
    const tree = await bench.worktree.git.out(['write-tree']);
    base = await repository.writeCommit({ tree, parents: [base], message: { subject: 'feat: sub' }, at: now });
    await rm(path.join(place, 'work'), { recursive: true });
    bench = await open();
    await rm(inside('sub'), { recursive: true, force: true });
    await trap('none');
    for (const keep of [1, 2]) {
      await writeFile(inside('a.txt'), `${keep}`);
      await bench.keep('unknown');
      await look('diff');
    }
    expect(sprung()).toBe(false);
  });
});

describe('what is kept', () => {
  it('is what was named, also where git ignores it; a path that came and went again is no fault', async () => {
    await writeFile(inside('.gitignore'), 'ignored\n');
    await writeFile(inside('ignored'), 'x');
    const tree = await bench.keep(['gone', 'ignored', 'a.txt']);
    expect((await bench.worktree.git.out(['ls-tree', '--name-only', tree])).split('\n')).toEqual(['a.txt', 'ignored']);
    expect(await bench.keep(['gone'])).toBe(tree);
  });
});

describe('a path that is none', () => {
  const wrong = ['/etc/passwd', '../x', 'a/../../x', '.git/config'];
  it.each(wrong)('is refused to the tools, without a place of this machine: %s', async (name) => {
    for (const show of ['status', 'diff', 'log']) {
      const looked = gitTool.execute({ show, path: name }, hands());
      await expect(looked).rejects.toMatchObject({ code: 'invalid', message: expect.not.stringContaining(place) });
    }
    const input = { text: 'one', regex: false, folder: name, ignore_case: false };
    const searched = searchTool.execute(input, hands());
    await expect(searched).rejects.toMatchObject({ code: 'invalid', message: expect.not.stringContaining(place) });
  });

  it('the root and a folder with a slash are folders to search', async () => {
    for (const folder of ['', '.', './']) {
      const { text } = await searchTool.execute({ text: 'one', regex: false, folder, ignore_case: false }, hands());
      expect(text).toContain('a.txt:1:one');
    }
    await mkdir(inside('deep'));
    await writeFile(inside('deep/b.txt'), 'one\n');
    expect((await searchTool.execute({ text: 'one', regex: false, folder: 'deep/', ignore_case: false }, hands())).text).toBe(
      'deep/b.txt:1:one',
    );
  });

  it('what takes longer than it may is said to the agent', async () => {
    const { git } = bench.worktree;
    const slow = { exec: (args: string[], options: object) => git.exec(args, { ...options, timeoutMs: 1 }) } as unknown as Bench['git'];
    const searched = searchTool.execute({ text: 'one', regex: true, folder: '', ignore_case: false }, { ...hands(), git: slow });
    await expect(searched).rejects.toMatchObject({ code: 'too_large', message: expect.stringContaining('narrower') });
  });
});
