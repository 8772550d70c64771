import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Spec } from '@hexad/proto/documents';
import { unpackInto } from '@hexad/workspace';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench, caller } from '../fixtures/bench.js';
import { specOf, story } from '../fixtures/spec.js';
import type { Part } from '../fixtures/tiny-pack.js';
import type { Report } from './domain/report.js';

const two = specOf(story(1), story(2));
const RUN = '01890000-0000-7000-8000-0000000000bb';
const LATER = '01890000-0000-7000-8000-0000000000cc';
const LINES = 'one\ntwo\nthree\nfour\nfive\nsix\n';

let place: string;
let archive: Buffer;
let repo: string;
const at = (name: string): string => path.join(repo, name);
const git = (...args: string[]): string => {
  const identity = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
  return execFileSync('git', ['-C', repo, ...identity, ...args], { encoding: 'utf8' }).trim();
};
const commit = (): string => git('add', '--all') + git('commit', '--quiet', '-m', 'fix: what we need');
const fileAt = (where: string, name: string): string => execFileSync('git', ['-C', repo, 'show', `${where}:${name}`], { encoding: 'utf8' });

beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'hexad-regenerate-'));
  await using bench = await Bench.open(two, { S1: { source: LINES } });
  await bench.do('prepare');
  await bench.land('S1');
  await bench.land('S2');
  const { proof } = await bench.do<{ proof: object }>('prove');
  await bench.do('deliver', { proof });
  archive = await readFile(bench.archive);
});
afterAll(() => rm(place, { recursive: true }));
beforeEach(async () => {
  repo = path.join(place, 'kites');
  await rm(repo, { recursive: true, force: true });
  await unpackInto(archive, repo);
});

interface Done {
  readonly goneOnFrom: Spec | undefined;
  readonly branch: string;
  readonly report: Report;
  readonly conflicts: readonly { readonly number: number; readonly path: string; readonly kind: string }[];
}

/** What a run of the workflow does, with a word for each conflict. */
async function regenerate(parts: Record<string, Part>, say: (bench: Bench) => Promise<unknown> = async () => {}, run = RUN): Promise<Done> {
  await using bench = await Bench.open(two, parts, run);
  await bench.do('go_on_from_record', { repo, brief_id: 'brief' });
  const goneOnFrom = bench.goneOnFrom[0]?.base;
  const { conflicts } = await bench.do<Done>('regenerate', { repo });
  await say(bench);
  bench.restart();
  const { report } = await bench.do<Done>('settle');
  await bench.do('deliver', { proof: { complete: true, rows: [], reasons: [] }, regenerated: true });
  const { branch } = await bench.do<Done>('hand_back', { repo });
  return { branch, report, conflicts, goneOnFrom };
}

const word = (number: number, choice: 'yours' | 'generated' | 'text', text = '') => ({ tenant: caller.tenant, runId: RUN, number, choice, text, by: 'user:ann' }); // prettier-ignore

describe('a repository that is generated anew', () => {
  it('has both what people changed and what changed in its spec, on a branch; what is checked out stays', async () => {
    await writeFile(at('app/src/S1.txt'), LINES.replace('two', 'two of ours'));
    await writeFile(at('app/src/ours.txt'), 'a file of ours\n');
    commit();
    const head = git('rev-parse', 'HEAD');
    const { branch, report, conflicts, goneOnFrom } = await regenerate({ S1: { source: LINES.replace('six', 'six anew') } });
    expect([conflicts, goneOnFrom]).toEqual([[], two]);
    expect(fileAt(branch, 'app/src/S1.txt')).toBe(LINES.replace('two', 'two of ours').replace('six', 'six anew'));
    expect(fileAt(branch, 'app/src/ours.txt')).toBe('a file of ours\n');
    expect(report).toMatchObject({ changed: [{ path: 'app/src/S1.txt', status: 'M' }], kept: ['app/src/S1.txt', 'app/src/ours.txt'] });
    expect([git('rev-parse', 'HEAD'), git('status', '--porcelain')]).toEqual([head, '']);
    expect(git('merge-base', branch, 'HEAD')).toBe(head);
  });

  it('is generated anew again from where it was left, though people squashed what they took over', async () => {
    await writeFile(at('app/src/S1.txt'), LINES.replace('two', 'two of ours'));
    commit();
    const first = await regenerate({ S1: { source: LINES.replace('six', 'six anew') } });
    git('merge', '--quiet', '--squash', first.branch);
    commit();
    git('branch', '-D', first.branch);
    const second = await regenerate(
      { S1: { source: LINES.replace('six', 'six once more').replace('four', 'four anew') } },
      undefined,
      LATER,
    );
    expect(second.conflicts).toEqual([]);
    expect(fileAt(second.branch, 'app/src/S1.txt')).toBe('one\ntwo of ours\nthree\nfour anew\nfive\nsix once more\n');
  });

  it('is generated anew from what people have, when they dropped what came last', async () => {
    const first = await regenerate({ S1: { source: LINES.replace('six', 'six anew') } });
    git('branch', '-D', first.branch);
    const second = await regenerate({ S1: { source: LINES.replace('six', 'six anew') } }, undefined, LATER);
    expect(fileAt(second.branch, 'app/src/S1.txt')).toBe(LINES.replace('six', 'six anew'));
  });

  it('keeps what people renamed, took away and made programs', async () => {
    git('mv', 'app/src/S1.txt', 'app/src/kites.txt');
    git('rm', '--quiet', 'app/test/S2.txt');
    git('update-index', '--chmod=+x', 'app/tools/fix.mjs');
    git('commit', '--quiet', '-m', 'refactor: as we like it');
    git('reset', '--quiet', '--hard');
    const { branch, conflicts } = await regenerate({ S1: { source: LINES.replace('six', 'six anew') } });
    expect(conflicts).toEqual([]);
    expect(fileAt(branch, 'app/src/kites.txt')).toBe(LINES.replace('six', 'six anew'));
    expect(git('ls-tree', branch, 'app/src/S1.txt', 'app/test/S2.txt')).toBe('');
    expect(git('ls-tree', branch, 'app/tools/fix.mjs')).toMatch(/^100755/);
  });

  it('leaves alone what .hexadignore names, whoever changes it', async () => {
    await writeFile(at('.hexadignore'), '# ours\n/app/src/*\n!/app/src/S2.txt\n');
    commit();
    const { branch, conflicts } = await regenerate({ S1: { source: 'all anew\n' }, S2: { source: 'S2 anew\n' } });
    expect(conflicts).toEqual([]);
    expect([fileAt(branch, 'app/src/S1.txt'), fileAt(branch, 'app/src/S2.txt')]).toEqual([LINES, 'S2 anew\n']);
  });

  it('keeps the words of people in the record', async () => {
    await writeFile(at('hexad.json'), '{}\n');
    commit();
    const { branch, goneOnFrom } = await regenerate({ S1: { source: 'anew\n' } });
    expect(goneOnFrom).toEqual(two);
    expect(fileAt(branch, 'hexad.json')).toBe('{}\n');
  });
});

describe('what both sides changed', () => {
  const changed = { S1: { source: LINES.replace('two', 'two anew') }, S2: { source: 'S2 anew\n' } };
  beforeEach(async () => {
    await writeFile(at('app/src/S1.txt'), LINES.replace('two', 'two of ours'));
    await rm(at('app/src/S2.txt'));
    commit();
  });

  it('waits with both sides, and stands as somebody says', async () => {
    const { branch, conflicts, report } = await regenerate(changed, async ({ conflicts: kept }) => {
      const [first, second] = await kept.list(caller.tenant, RUN);
      expect(first).toMatchObject({ base: { text: LINES }, yours: { text: LINES.replace('two', 'two of ours') }, generated: { text: changed.S1.source } }); // prettier-ignore
      expect(second).toMatchObject({ yours: undefined, generated: { text: 'S2 anew\n' } });
      await kept.resolve(word(1, 'text', 'as we agreed\n'));
      await kept.resolve(word(2, 'yours'));
    });
    expect(conflicts).toEqual([
      { number: 1, path: 'app/src/S1.txt', kind: 'contents' },
      { number: 2, path: 'app/src/S2.txt', kind: 'modify/delete' },
    ]);
    expect(fileAt(branch, 'app/src/S1.txt')).toBe('as we agreed\n');
    expect(git('ls-tree', branch, 'app/src/S2.txt')).toBe('');
    expect(report.resolved).toEqual(['app/src/S1.txt', 'app/src/S2.txt']);
  });

  it('stands as generated when that is said', async () => {
    const { branch } = await regenerate(changed, async ({ conflicts: kept }) => {
      await kept.resolve(word(1, 'generated'));
      await kept.resolve(word(2, 'generated'));
    });
    expect([fileAt(branch, 'app/src/S1.txt'), fileAt(branch, 'app/src/S2.txt')]).toEqual([changed.S1.source, 'S2 anew\n']);
  });

  it('is not settled while somebody has yet to decide', async () => {
    await expect(regenerate(changed, ({ conflicts: kept }) => kept.resolve(word(2, 'yours')))).rejects.toMatchObject({
      code: 'conflict',
      message: 'Nobody has decided yet about app/src/S1.txt.',
    });
  });
});

it('a repository that nobody generated is refused', async () => {
  git('checkout', '--quiet', '--orphan', 'other');
  git('commit', '--quiet', '-m', 'chore: our own');
  git('branch', '-D', 'hexad/generated');
  await expect(regenerate({})).rejects.toMatchObject({ code: 'conflict' });
  await rename(repo, `${repo}-gone`);
  await expect(regenerate({})).rejects.toMatchObject({ code: 'not_found' });
  await rm(`${repo}-gone`, { recursive: true });
});
