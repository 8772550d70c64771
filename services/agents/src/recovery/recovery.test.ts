import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { call } from '../fixtures/scripted-models.js';
import { EDIT, FINISH, GOAL, PLAN, SUBTRACTION, WRITE_TEST } from '../fixtures/subtraction.js';
import { CALCULATOR, WorkBench } from '../fixtures/work-bench.js';

const [FIRST, ...REST] = SUBTRACTION;
const limited = new AppError('provider_limited', 'Too many calls.', { details: { retryAfterMs: 7_000 } });
const away = new AppError('provider_unavailable', 'Nobody is there.');
/** What each trial came to. */
const tried = (bench: WorkBench): string[] => bench.log.of('recovered').map(({ strategy, helped }) => `${strategy} ${helped}`);
/** What was learned before, so that a test knows what is chosen. */
const good = (kind: string, code: string, strategy: string) => ({ class: kind, code, strategy, tried: 40, helped: 40 });
const bad = (kind: string, code: string, strategy: string) => ({ class: kind, code, strategy, tried: 50, helped: 0 });

/** Makes the index of the work tree rubbish, as a full disk or a killed git may leave it. */
async function rubbish(bench: WorkBench): Promise<void> {
  const [found] = await readdir(path.join(bench.folder, 'mirrors'), { recursive: true }).then((all) =>
    all.filter((one) => /worktrees\/work\d*\/index$/.test(one)),
  );
  await writeFile(path.join(bench.folder, 'mirrors', found!), 'rubbish');
}

const workspace = (name: string): string => JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' });

const linked = (name: string) => ({ [`node_modules/${name}`]: { resolved: name, link: true }, [name]: { version: '1.0.0' } });

/** A person commits to the branch that the agent goes on with. */
async function moves(bench: WorkBench, file: string, text: string): Promise<void> {
  const place = path.join(bench.folder, 'persons');
  const git = (...args: string[]) => promisify(execFile)('git', ['-C', place, '-c', 'user.name=Ann', '-c', 'user.email=a@b.c', ...args]);
  await rm(place, { recursive: true, force: true });
  await bench.git('worktree', 'add', '--quiet', place, 'shared');
  await mkdir(path.dirname(path.join(place, file)), { recursive: true });
  await writeFile(path.join(place, file), text);
  await git('add', '--all');
  await git('commit', '--quiet', '-m', 'docs: meanwhile');
  await bench.git('worktree', 'remove', '--force', place);
}

const wrong = (n: number) => [call('edit', { path: 'src/calculator.js', search: `export const divide${n} = `, replace: 'x' })];

const wordy = (n: number) => [call('search', { words: `subtract ${n}` })];

const continuing = async (file: string, text: string): Promise<WorkBench> => {
  const bench = await WorkBench.with(CALCULATOR);
  await bench.git('branch', 'shared');
  const later = async () => {
    await moves(bench, file, text);
    return [FINISH];
  };
  bench.script([[PLAN], [WRITE_TEST, EDIT], later]);
  bench.tallies.learned = [good('merge', 'branch_moved', 'rebase')];
  return bench;
};

describe('a model that fails', () => {
  it('is asked the same again after the time that its provider said, and that is learned', async () => {
    await using bench = await WorkBench.with(CALCULATOR, [FIRST!, limited, ...REST]);
    bench.tallies.learned = [good('model', 'provider_limited', 'wait')];
    expect(await bench.work({ goal: GOAL })).toMatchObject({ complete: true, questions: 4 });
    expect([bench.pauses.map((ms) => Math.round(ms / 1_000)), tried(bench)]).toEqual([[7], ['wait true']]);
    const [failed, again] = bench.models.questions.slice(1, 3);
    expect(again).toEqual(failed);
    expect(bench.log.lines).toContainEqual(
      expect.stringMatching(/^model fails \(provider_limited\), tries wait: .*helped 40 of the last 40 times/),
    );
  });

  it('gives way to another tier when waiting does not help, until the end of the task', async () => {
    await using bench = await WorkBench.with(CALCULATOR, [FIRST!, away, away, ...REST]);
    expect(await bench.work({ goal: GOAL, budget_usd: 0 })).toMatchObject({ complete: true });
    expect(tried(bench).toSorted()).toEqual(['other_tier true', 'wait false'].toSorted());
    expect(bench.models.questions.map(({ model }) => model).slice(-3)).toEqual(['primary', 'primary', 'primary']);
  });

  it('fails the attempt once everything was tried, each once; the next attempt goes on from there', async () => {
    await using bench = await WorkBench.with(CALCULATOR, [FIRST!, away, away, away, ...REST]);
    await expect(bench.work({ goal: GOAL, budget_usd: 0 })).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(bench.log.of('given_up')).toMatchObject([{ reason: expect.stringMatching(/did not help$/) }]);
    expect(await bench.work({ goal: GOAL, budget_usd: 0 })).toMatchObject({ complete: true, questions: 4 });
  });

  it('is asked with less before it when that was too long', async () => {
    const long = new AppError('context_too_long', 'Too long.');
    const look = [call('read', { path: 'src/calculator.js' })];
    await using bench = await WorkBench.with(CALCULATOR, [FIRST!, look, [call('list', {})], long, long, ...REST]);
    expect(await bench.work({ goal: GOAL })).toMatchObject({ complete: true });
    expect(tried(bench).map((one) => one.replace(/shorte(r|st)_context/, 'context'))).toEqual(['context false', 'context true']);
    expect(new Set(tried(bench)).size).toBe(2);
  });
});

describe('a tool that fails again and again', () => {
  it('is followed by a look at the file as it is', async () => {
    await using bench = await WorkBench.with(CALCULATOR, [FIRST!, wrong(1), wrong(2), ...REST]);
    bench.tallies.learned = [good('tool', 'invalid', 'fresh_look')];
    expect(await bench.work({ goal: GOAL })).toMatchObject({ complete: true });
    expect(JSON.stringify(bench.models.questions[3]!.turns.at(-1))).toContain('This is src/calculator.js now, whole');
    expect(tried(bench)).toEqual(['fresh_look true']);
  });

  it('shows the schema of its input when that was wrong', async () => {
    await using bench = await WorkBench.with(CALCULATOR, [FIRST!, wordy(1), wordy(2), [call('search', { text: 'subtract' })], ...REST]);
    bench.tallies.learned = [good('tool', 'arguments', 'show_schema')];
    await bench.work({ goal: GOAL });
    expect(JSON.stringify(bench.models.questions[3]!.turns.at(-1))).toContain('has to fit this JSON Schema');
    expect(tried(bench)).toEqual(['show_schema true']);
  });

  it('is taken away for another one, and comes back', async () => {
    const text = CALCULATOR['src/calculator.js']!.replace(
      '(a, b) => a + b;\n\nexport const subtract = (a, b) => a + b',
      '(a, b) => a + b;\n\nexport const subtract = (a, b) => a - b',
    );
    const write = call('write', { path: 'src/calculator.js', text });
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN], wrong(1), wrong(2), [WRITE_TEST, write], [call('test', {})], [FINISH]]);
    bench.tallies.learned = [good('tool', 'invalid', 'other_tool'), bad('tool', 'invalid', 'fresh_look')];
    expect(await bench.work({ goal: GOAL })).toMatchObject({ complete: true });
    const offered = bench.models.questions.map(({ tools }) => tools.some(({ name }) => name === 'edit'));
    expect([offered, tried(bench)]).toEqual([[true, true, true, false, true, true], ['other_tool true']]);
  });
});

describe('a work tree that breaks', () => {
  it('is made anew from the last checkpoint, and what failed is done again', async () => {
    await using bench = await WorkBench.with(CALCULATOR);
    const breaks = async () => {
      await rubbish(bench);
      return [EDIT];
    };
    bench.script([[PLAN], [WRITE_TEST], breaks, [FINISH]]);
    expect(await bench.work({ goal: GOAL })).toMatchObject({ complete: true, diff: { files: 2 } });
    expect(tried(bench).at(-1)).toBe('fresh_tree true');
    expect(bench.log.of('recovering')[0]).toMatchObject({ failure: { class: 'workspace', code: 'git' } });
  });
});

describe('packages that are gone', () => {
  const WORKSPACES = { name: 'calculator', workspaces: ['pad', 'user'] };
  const LOCK = { name: 'calculator', lockfileVersion: 3, packages: { '': WORKSPACES, ...linked('pad'), ...linked('user') } };
  const REPOSITORY = {
    ...CALCULATOR,
    '.gitignore': 'node_modules\n',
    'package.json': JSON.stringify({ ...JSON.parse(CALCULATOR['package.json']!), ...WORKSPACES }),
    'package-lock.json': JSON.stringify(LOCK),
    'pad/package.json': workspace('pad'),
    'pad/index.js': 'export const pad = (text) => ` ${text}`;\n',
    'user/package.json': workspace('user'),
    'user/user.test.js': "import { test } from 'node:test';\nimport { pad } from 'pad';\n\ntest('pads', () => pad('x'));\n",
  };

  it('are linked again when a command cannot find what the lock promises', { timeout: 120_000 }, async () => {
    const removing = call('run', { program: 'rm', args: ['-rf', 'node_modules', 'user/node_modules'] });
    await using bench = await WorkBench.with(REPOSITORY, [[PLAN], [WRITE_TEST, EDIT, removing], [call('test', {})], [FINISH]]);
    expect(await bench.work({ goal: GOAL })).toMatchObject({ complete: true });
    expect(tried(bench)).toEqual([expect.stringMatching(/^install_.* true$/)]);
    expect(bench.log.of('acted').find(({ tool }) => tool === 'test')).toMatchObject({ outcome: 'done' });
  });

  it('are no failure of the environment where no lock promises them', async () => {
    const broken = call('write', { path: 'test/kite.test.js', text: "import 'kite';\n" });
    const mended = call('remove', { path: 'test/kite.test.js' });
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN], [broken, call('test', {})], [mended, WRITE_TEST, EDIT], [FINISH]]);
    expect(await bench.work({ goal: GOAL })).toMatchObject({ complete: true });
    expect(bench.log.of('recovering')).toEqual([]);
  });
});

describe('a branch that was moved while its work was done', () => {
  const INPUTS = { goal: GOAL, base: 'shared', branch: 'shared', continues: true };

  it('gets the work on top of what others did, proved there', async () => {
    await using bench = await continuing('NOTES.md', 'meanwhile\n');
    expect(await bench.work(INPUTS)).toMatchObject({ complete: true, branch: 'shared' });
    expect(await bench.git('log', '--format=%s', 'main..shared')).toBe('fix: subtract instead of adding\ndocs: meanwhile');
    expect(tried(bench)).toEqual(['rebase true']);
  });

  it('is left alone where both changed the same, and the work comes back on a branch of its own', async () => {
    await using bench = await continuing('src/calculator.js', 'export const subtract = (a, b) => b - a;\n');
    const result = await bench.work(INPUTS);
    expect(result).toMatchObject({ complete: true, branch: expect.stringMatching(/^shared-[0-9a-f]{8}$/) });
    expect(await bench.git('show', `${result['branch']}:src/calculator.js`)).toContain('a - b');
    expect([await bench.git('log', '--format=%s', 'main..shared'), tried(bench)]).toEqual([
      'docs: meanwhile',
      ['rebase false', 'other_branch true'],
    ]);
  });
});

describe('a process that dies while it recovers', () => {
  it.each(['before', 'after'] as const)('%s each thing that it wrote down goes on, and pays nothing twice', async (when) => {
    await using bench = await WorkBench.with(CALCULATOR, [FIRST!, away, away, ...REST]);
    const died = new Set<number>();
    const DEAD = new Error('the process died');
    const die = (seq: number): void => {
      if (died.has(seq)) return;
      died.add(seq);
      throw DEAD;
    };
    if (when === 'before') bench.log.beforeAppend = die;
    else bench.log.onAppend = ({ seq }) => die(seq);
    for (;;) {
      try {
        expect(await bench.work({ goal: GOAL, budget_usd: 0 })).toMatchObject({ complete: true, questions: 4 });
        break;
      } catch (thrown) {
        if (thrown !== DEAD) throw thrown;
      }
    }
    expect(bench.models.paid).toBe(SUBTRACTION.length + 2);
    const chosen = bench.log.of('recovering').map(({ strategy }) => strategy);
    expect(chosen.length).toBeGreaterThan(0);
    expect(new Set(chosen).size).toBe(chosen.length);
  });
});
