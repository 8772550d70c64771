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
