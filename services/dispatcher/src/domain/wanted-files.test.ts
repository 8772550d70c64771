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
