import { expect, it } from 'vitest';
import { overlap } from './overlap.js';
import { wantedFiles } from './wanted-files.js';

it.each([
  ['names both', 'work', { repo: 'r', files: ['a', 1, 'b'] }, { repo: 'r', files: ['a', 'b'] }],
  ['names no files', 'work', { repo: 'r' }, { repo: '', files: [] }],
  ['names no repository', 'work', { files: ['a'] }, { repo: '', files: [] }],
  ['has no inputs', 'work', undefined, { repo: '', files: [] }],
])('a step that %s has what it names for itself', (_, action, inputs, wanted) => {
  expect(wantedFiles(action, inputs)).toEqual(wanted);
});

it.each([
  ['Round half cents up in src/cart.ts, and say so in ./docs/money.md.', ['src/cart.ts', 'docs/money.md']],
  ['Use Node.js 24, e.g. and/or https://example.org/a/b.html, see /etc/passwd and ../other/x.ts', []],
  ['`src/cart.ts` and src/cart.ts', ['src/cart.ts']],
])('work for which nobody says files has those for itself that its goal names: %s', (goal, files) => {
  expect(wantedFiles('work', { repo: 'r', files: [], goal }, 'code').files).toEqual(files);
});

it.each<[string, Parameters<typeof wantedFiles>]>([
  ['said ones go first', ['work', { repo: 'r', files: ['a'], goal: 'mend src/cart.ts' }, 'code']],
  ['who only reports waits for nobody', ['work', { repo: 'r', files: ['src/cart.ts'], goal: 'look at src/cart.ts' }, 'review']],
  ['other actions name theirs themselves', ['check', { repo: 'r', goal: 'src/cart.ts' }, 'code']],
])('%s', (_, given) => {
  expect(wantedFiles(...given).files).not.toContain('src/cart.ts');
});

it('a merge wants its branch alone, and not the files that others work on', () => {
  const [one, two] = ['main', 'next'].map((target) => wantedFiles('merge_change_set', { repo: 'r', target, head: 'x', files: ['a'] }));
  expect([overlap(one!.files, two!.files) !== undefined, one!.repo === two!.repo, one!.repo === 'r']).toEqual([true, false, false]);
});

it.each([
  ['/srv/r', '/srv/r/'],
  ['/srv/r', '/srv/r//'],
  ['/srv/r', 'file:///srv/r'],
  ['/srv/r', 'file://localhost/srv/r/'],
  ['/srv/a b', 'file:///srv/a%20b'],
  ['/srv/r', '/srv/r.git'],
  ['https://host/o/r', 'https://host/o/r.git/'],
  ['git@host:o/r', 'git@host:o/r.git'],
])('%s and %s are one repository', (one, other) => {
  const wanted = [one, other].map((repo) =>
    ['work', 'merge_change_set'].map((action) => wantedFiles(action, { repo, target: 'main', files: ['a'] })),
  );
  expect(wanted[0]).toEqual(wanted[1]);
});

it.each([
  ['/srv/r', '/srv/R'],
  ['/srv/r', '/r'],
  ['/srv/.git', '/srv/other'],
  ['file:///a%2', 'file:///a'],
])('%s and %s are two', (one, other) => {
  expect(wantedFiles('work', { repo: one, files: ['a'] })).not.toEqual(wantedFiles('work', { repo: other, files: ['a'] }));
});

it('the root folder stays a repository', () => {
  expect(wantedFiles('work', { repo: '/', files: ['a'] }).repo).toBe('/');
});
