import type { Spec } from '@hexad/proto/documents';
import { expect, it } from 'vitest';
import { read } from '../domain/testing/readings.js';
import { keepIds } from './domain/keep-ids.js';

const HIVES = 'Each hive has a label (required, at most 20 characters) and a colour. A hive can be created, changed and deleted.';
const VISITS = 'Each visit has a date (required) and notes. A visit belongs to a hive.';
const QUEENS = 'Each queen has a name (required). A queen belongs to a hive.';

/** What each id stands for. */
const meaning = ({ stories, entities }: Spec): Map<string, string> =>
  new Map([
    ...stories.flatMap(({ id, entity, capability, criteria }) => [
      [id, `${capability} ${entity}`] as const,
      ...criteria.map((one) => [one.id, JSON.stringify(one.check)] as const),
    ]),
    ...entities.flatMap(({ name, rules }) => rules.map(({ id, statement }) => [id, `${name} ${statement}`] as const)),
  ]);

const idOf = (spec: Spec, field: string, violation: string): string | undefined =>
  spec.stories
    .flatMap(({ criteria }) => criteria)
    .find(({ check }) => check.kind === 'rejects' && check.field === field && check.violation === violation)?.id;

it('what stays keeps its ids when something comes before it', () => {
  const before = read(`${HIVES}\n\n${VISITS}`);
  const after = keepIds(before, read(`${QUEENS}\n\n${HIVES}\n\n${VISITS}`));
  const [then, now] = [meaning(before), meaning(after)];
  expect([...then].filter(([id, what]) => now.get(id) !== what)).toEqual([]);
  expect(after.stories.find(({ entity, capability }) => entity === 'Queen' && capability === 'manage')!.id).toBe(
    `S${before.stories.length + 1}`,
  );
  expect(after.milestones.flatMap(({ stories }) => stories).toSorted()).toEqual(after.stories.map(({ id }) => id).toSorted());
});

it('an id that went is never given to something else, also when several versions lie between', () => {
  const first = read(`${HIVES}\n\n${QUEENS}`);
  const second = keepIds(first, read(HIVES));
  const third = keepIds(second, read(`${HIVES}\n\n${VISITS}`));
  const gone = [...meaning(first).keys()].filter((id) => !meaning(second).has(id));
  expect(gone.length).toBeGreaterThan(3);
  expect(second.retired!.toSorted()).toEqual(gone.toSorted());
  expect([...meaning(third).keys()].filter((id) => gone.includes(id))).toEqual([]);
});

it('a criterion keeps its id while others of its story come and go', () => {
  const before = read(HIVES);
  const after = keepIds(before, read('Each hive has a label (required, at most 30 characters) and a weight in kg (required). A hive can be created, changed and deleted.')); // prettier-ignore
  expect(idOf(before, 'label', 'tooLong')).toBeDefined();
  expect(idOf(after, 'label', 'tooLong')).toBe(idOf(before, 'label', 'tooLong'));
  expect(meaning(before).has(idOf(after, 'weight', 'missing')!)).toBe(false);
});

it('what was renamed is the same story and the same criteria', () => {
  const before = read(HIVES);
  const renamed = JSON.parse(JSON.stringify(before).replaceAll('"Hive"', '"Skep"').replaceAll('"colour"', '"paint"')) as Spec;
  renamed.entities[0]!.was = 'Hive';
  renamed.entities[0]!.fields.find(({ name }) => name === 'paint')!.was = 'colour';
  const shuffled = { ...renamed, stories: renamed.stories.map((story, at) => ({ ...story, id: `S${90 + at}`, criteria: story.criteria.map((one, place) => ({ ...one, id: `S${90 + at}.C${place + 7}` })) })) }; // prettier-ignore
  expect([...meaning(keepIds(before, shuffled)).keys()]).toEqual([...meaning(before).keys()]);
});

it('every id stays as it is where nothing changed', () => {
  const spec = read(`${HIVES}\n\n${VISITS}`);
  expect(keepIds(spec, spec)).toEqual(spec);
  expect(keepIds(undefined, spec)).toBe(spec);
});
