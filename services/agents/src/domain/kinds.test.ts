import { expect, it } from 'vitest';
import { Bench } from '../fixtures/bench.js';
import { specOf, story } from '../fixtures/spec.js';
import { kindsOf } from './kinds.js';

it('agents of the kind code can do whatever workflows ask of a repository that is built or generated anew', async () => {
  await using bench = await Bench.open(specOf(story(1)));
  const code = kindsOf([]).find(({ name }) => name === 'code');
  expect([...bench.actions.keys()].filter((action) => !code!.actions.includes(action))).toEqual([]);
});
