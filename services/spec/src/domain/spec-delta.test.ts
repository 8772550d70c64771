import { expect, it } from 'vitest';
import { revision } from '../documents/domain/revision.js';
import { deltaOf } from './spec-delta.js';
import { read } from './testing/readings.js';

const named = (...names: string[]) => names.map((name) => ({ name }));

it('the delta of two specs is what was added, changed and removed, and nothing else', () => {
  const before = read('Each hive has a label (required, at most 20 characters) and a colour.');
  const after = read('A hive has a label (required, at most 30 characters). A hive has a weight.');
  const { added, modified, removed } = deltaOf(before, after);
  expect([added.map(({ id }) => id), removed.map(({ id }) => id)]).toEqual([['Hive.weight'], ['Hive.colour']]);
  expect(modified).toMatchObject([
    { id: 'Hive.label', before: 'string; required; at most 20 characters', after: 'string; required; at most 30 characters' },
  ]);
  expect(modified[0]!.sources).toMatchObject([{ span: { quote: 'A hive has a label (required, at most 30 characters).' } }]);
});

it('all of a first spec is added', () => {
  const { added, modified, removed } = deltaOf(undefined, read('Each hive has a label.'));
  expect([added.map(({ id }) => id).slice(0, 2), modified, removed]).toEqual([['Hive', 'Hive.label'], [], []]);
});

it('a document that is handed over again replaces the one of its name with its attachments, and leaves the others', () => {
  expect(revision(named('a.eml', 'a.eml/x.md', 'b.md', 'prompt'), named('a.eml', 'a.eml/y.md'))).toEqual(
    named('b.md', 'a.eml', 'a.eml/y.md'),
  );
  expect(revision(named('a.md', 'prompt'), named('c.md', 'prompt'))).toBeUndefined();
});
