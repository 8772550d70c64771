import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ChangeSet } from '../../domain/change-set.js';
import { Bench } from '../../fixtures/bench.js';
import { specOf, story } from '../../fixtures/spec.js';

const two = specOf(story(1), story(2));

const git = (bench: Bench, ...args: string[]): string =>
  execFileSync('git', ['-C', path.join(bench.workspaceFolder, 'repo.git'), ...args], { encoding: 'utf8' }).trim();

describe('prepare', () => {
  it('says once that packages are installed, and gives the same commit again', async () => {
    await using bench = await Bench.open(two);
    const first = await bench.do('prepare');
    bench.restart();
    expect(await bench.do('prepare')).toEqual(first);
    expect(bench.lines).toEqual([expect.stringContaining('Installing the packages of tiny')]);
  });

  it('refuses a stack that does not exist', async () => {
    await using bench = await Bench.open(two);
    await expect(bench.do('prepare', { stack: ['cobol'] })).rejects.toMatchObject({ code: 'stack_unknown' });
  });
});

describe('generate', () => {
  it('commits the story on a branch of its own and names it', async () => {
    await using bench = await Bench.open(two);
    await bench.do('prepare');
    const change = await bench.generate('S2');
    expect(change).toMatchObject({ story: 'S2', branch: 'story/s2-part-2', files: expect.arrayContaining(['app/src/S2.txt', 'start.sh']) });
    expect(git(bench, 'log', '-1', '--format=%B', change.branch)).toBe(
      'feat(app): part 2\n\nAs user, I want part 2, so that it is there.\nCriteria: S2.C1, S2.C2\n\nHexad-Story: S2',
    );
  });

  it('records its choice with the reason', async () => {
    await using bench = await Bench.open(two);
    await bench.do('prepare');
    const { decision } = await bench.do('generate', { story: 'S1' });
    expect(decision).toMatchObject({ id: 'D-S1', story: 'S1', choice: 'template', reason: expect.stringContaining('foundation') });
  });

  it('gives the commit back that a killed try had made', async () => {
    await using bench = await Bench.open(two);
    await bench.do('prepare');
    const first = await bench.generate('S1');
    bench.restart();
    expect(await bench.generate('S1')).toEqual(first);
    expect(bench.codegen.rendered).toHaveLength(1);
  });

  it('throws away what a killed try left half written', async () => {
    await using bench = await Bench.open(two);
    await bench.do('prepare');
    await bench.inside(async (workspace) => {
      const worktree = await workspace.tree('S1', await workspace.repository.commitOf('main'));
      await worktree.write([{ path: 'app/src/S9.txt', text: 'half' }]);
    });
    bench.restart();
    const { files } = await bench.generate('S1');
    expect(files).not.toContain('app/src/S9.txt');
  });

  it('refuses a story that the spec does not have', async () => {
    await using bench = await Bench.open(two);
    await expect(bench.do('generate', { story: 'S9' })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('check', () => {
  it('tells what the tools found and where', async () => {
    await using bench = await Bench.open(two, { S1: { source: 'fine\nWRONG here\n' } });
    await bench.do('prepare');
    const change_set = await bench.generate('S1');
    expect(await bench.do('check', { change_set })).toMatchObject({
      clean: false,
      findings: [{ pack: 'tiny', tool: 'typecheck', file: 'app/src/S1.txt', line: 2, message: 'WRONG here', rule: 'T1' }],
    });
  });

  it('does not run a tool twice on the same contents, and says so', async () => {
    await using bench = await Bench.open(two);
    await bench.do('prepare');
    const change_set = await bench.generate('S1');
    await bench.do('check', { change_set });
    bench.restart();
    expect(await bench.do('check', { change_set })).toMatchObject({ clean: true, reused: ['tiny typecheck', 'tiny lint'] });
    expect((await readFile(path.join(bench.workspaceFolder, 'runs.log'), 'utf8')).trim().split('\n').sort()).toEqual(['UGLY', 'WRONG']);
  });

  it('leaves packs alone that the change set does not touch', async () => {
    await using bench = await Bench.open(two, { S1: { source: 'WRONG' } });
    await bench.do('prepare');
    const change_set = { ...(await bench.generate('S1')), files: ['README.md'] };
    expect(await bench.do('check', { change_set })).toMatchObject({ clean: true });
  });

  it('stops when the task is cancelled', async () => {
    await using bench = await Bench.open(two);
    await bench.do('prepare');
    const change_set = await bench.generate('S1');
    await expect(bench.do('check', { change_set }, AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
  });
});

describe('fix', () => {
  it('mends what the tools can mend, as a commit of its own', async () => {
    await using bench = await Bench.open(two, { S1: { source: 'UGLY\n' } });
    await bench.do('prepare');
    const change_set = await bench.generate('S1');
    const fixed = await bench.do<{ change_set: ChangeSet; clean: boolean; rounds: number }>('fix', { change_set });
    expect(fixed).toMatchObject({ clean: true, rounds: 1 });
    expect(git(bench, 'log', '--format=%s', 'main..story/s1-part-1').split('\n')).toEqual([
      'style: mend what the tools found in story S1',
      'feat(app): part 1',
    ]);
    bench.restart();
    expect(await bench.do('fix', { change_set })).toMatchObject({ change_set: fixed.change_set, clean: true, rounds: 0 });
  });

  it('gives up after three rounds', async () => {
    await using bench = await Bench.open(two, { S1: { source: 'VERY UGLY\n' } });
    await bench.do('prepare');
    const change_set = await bench.generate('S1');
    expect(await bench.do('fix', { change_set })).toMatchObject({ clean: false, rounds: 3 });
  });

  it('gives up when the tools change nothing', async () => {
    await using bench = await Bench.open(two, { S1: { source: 'WRONG\n' } });
    await bench.do('prepare');
    const change_set = await bench.generate('S1');
    expect(await bench.do('fix', { change_set })).toMatchObject({ clean: false, rounds: 1, change_set });
  });
});

describe('prove_story', () => {
  it.each([
    ['proves a story whose criteria all have a passing test', {}, true, []],
    [
      'does not take a failing test for proof',
      { tests: 'S1.C1 holds | pass\nS1.C2 holds | fail\n' },
      false,
      ['Story S1 (Part 1): the tests of S1.C2 fail.'],
    ],
    ['does not take no test for proof', { tests: 'S1.C1 holds | pass\n' }, false, ['Story S1 (Part 1): no test proves S1.C2.']],
    [
      'does not take the test of S1.C10 for one of S1.C1',
      { tests: 'S1.C10 holds | pass\nS1.C2 x | pass\n' },
      false,
      ['Story S1 (Part 1): no test proves S1.C1.'],
    ],
  ])('%s', async (_, part, proved, reasons) => {
    await using bench = await Bench.open(two, { S1: part });
    await bench.do('prepare');
    const change_set = await bench.generate('S1');
    expect(await bench.do('prove_story', { change_set })).toMatchObject({ proved, reasons });
  });

  it('shows why a test failed without a place on this machine', async () => {
    await using bench = await Bench.open(two, { S1: { tests: 'S1.C1 holds | fail\nS1.C2 x | pass\n' } });
    await bench.do('prepare');
    const { rows } = await bench.do('prove_story', { change_set: await bench.generate('S1') });
    expect(rows).toMatchObject([{ result: 'failed', reason: 'AssertionError: expected app/x' }, { result: 'passed' }]);
  });
});

describe('integrate', () => {
  it('merges the story and finds the merge again', async () => {
    await using bench = await Bench.open(two);
    await bench.do('prepare');
    const commit = await bench.land('S1');
    bench.restart();
    expect(await bench.land('S1')).toBe(commit);
    expect(git(bench, 'log', '-1', '--format=%H %s', 'main')).toBe(`${commit} feat(app): merge story S1: part 1`);
  });

  it('puts a story on top of what was merged meanwhile', async () => {
    await using bench = await Bench.open(two);
    await bench.do('prepare');
    const [one, other] = [await bench.generate('S1'), await bench.generate('S2')];
    await bench.do('integrate', { change_set: one });
    expect(await bench.do('integrate', { change_set: other })).toMatchObject({ rebased: true });
    expect(git(bench, 'show', 'main:app/src/index.txt')).toBe('S1 S2');
    expect(git(bench, 'log', '--format=%s', '--first-parent', 'main').split('\n')).toHaveLength(3);
  });

  it('mends a story again that was mended before it moved', async () => {
    await using bench = await Bench.open(two, { S2: { source: 'UGLY\n' } });
    await bench.do('prepare');
    const [one, other] = [await bench.generate('S1'), await bench.generate('S2')];
    const { change_set } = await bench.do('fix', { change_set: other });
    await bench.do('integrate', { change_set: one });
    await bench.do('integrate', { change_set });
    expect(git(bench, 'show', 'main:app/src/S2.txt')).toBe('pretty');
  });

  it('goes on where a kill came between the new branch and the merge', async () => {
    await using bench = await Bench.open(two);
    await bench.do('prepare');
    const [one, other] = [await bench.generate('S1'), await bench.generate('S2')];
    const { commit } = await bench.do('integrate', { change_set: one });
    await bench.do('integrate', { change_set: other });
    git(bench, 'update-ref', 'refs/heads/main', commit as string);
    await writeFile(path.join(bench.workspaceFolder, 'trees/s2/app/src/index.txt'), 'half');
    bench.restart();
    await bench.do('integrate', { change_set: other });
    expect(git(bench, 'show', 'main:app/src/index.txt')).toBe('S1 S2');
  });

  it('merges a story that holds for the most part: the proof tells what is missing', async () => {
    await using bench = await Bench.open(two, { S1: { tests: 'S1.C1 x | pass\n' } });
    await bench.do('prepare');
    const change_set = await bench.generate('S1');
    expect(await bench.do('prove_story', { change_set })).toMatchObject({ proved: false });
    expect(await bench.do('integrate', { change_set })).toMatchObject({ commit: expect.any(String) });
  });

  it.each([
    ['did not pass its check', 'check', { source: 'WRONG\n' }, /not integrated: typecheck of tiny found in app\/src\/S1.txt:1: WRONG/],
    ['was not proved', 'prove_story', { tests: 'S1.C1 x | fail\n' }, /not integrated: .*no test proves S1.C2/],
  ])('refuses a story that %s', async (_, step, part, message) => {
    await using bench = await Bench.open(two, { S1: part });
    await bench.do('prepare');
    const change_set = await bench.generate('S1');
    await bench.do(step, { change_set });
    await expect(bench.do('integrate', { change_set })).rejects.toMatchObject({
      code: 'incomplete',
      message: expect.stringMatching(message),
    });
  });
});
