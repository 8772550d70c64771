import { array, assert, boolean, constantFrom, integer, nat, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../expressions/json.js';
import { Simulation } from '../testing/simulation.js';

/** Items that wait only for earlier ones: as a plan lists them. */
const lists = array(record({ parents: array(nat(), { maxLength: 3 }) }), { minLength: 1, maxLength: 12 }).map((items) =>
  items.map(({ parents }, index): { id: string; after: string[] } => ({
    id: `i${index}`,
    after: [...new Set(index === 0 ? [] : parents.map((parent) => `i${parent % index}`))],
  })),
);

const choices = array(record({ pick: nat(), fails: integer({ min: 0, max: 9 }).map((n) => n === 0) }), { minLength: 60, maxLength: 60 });

interface Played {
  readonly run: Simulation;
  readonly started: string[];
  readonly ended: string[];
  readonly most: number;
}

/** Answers the steps at work in any order, well or badly, until nothing is at work any more. */
function play(items: Json, concurrency: number, failure: string, answers: readonly { pick: number; fails: boolean }[]): Played {
  const run = new Simulation(
    `
steps:
  - name: all
    type: foreach
    items: "\${items}"
    as: it
    key: "\${it.id}"
    after: "\${it.after}"
    concurrency: ${concurrency}
    failure: ${failure}
    steps:
      - { name: work, agent: code, action: a }
      - { name: merge, in_order: true, agent: code, action: m }
`,
    { items },
  );
  const ended: string[] = [];
  let most = 0;
  for (const { pick, fails } of answers) {
    const working = run.working();
    if (working.length === 0) break;
    most = Math.max(most, working.length);
    const path = working[pick % working.length]!;
    ended.push(path);
    if (fails) run.fail(path);
    else run.succeed(path);
  }
  const started = run.entries.filter(({ type, path }) => type === 'step.started' && path.includes('/')).map(({ path }) => path);
  return { run, started, ended, most };
}

describe('any foreach', () => {
  it('ends, whatever fails and in which order it is answered, within its concurrency', () => {
    assert(
      property(
        lists,
        integer({ min: 1, max: 4 }),
        constantFrom('collect', 'fail-fast'),
        choices,
        (items, concurrency, failure, answers) => {
          const { run, most } = play(items, concurrency, failure, answers);
          expect(run.outcome()).not.toBe('running');
          expect(most).toBeLessThanOrEqual(concurrency);
        },
      ),
    );
  });

  it('starts every step once, an item after ALL its parents, and merges in the order of the list', () => {
    assert(
      property(lists, integer({ min: 1, max: 4 }), choices, (items, concurrency, answers) => {
        const { run, started, ended } = play(items, concurrency, 'collect', answers);
        expect(new Set(started).size).toBe(started.length);
        const merged = started.filter((path) => path.endsWith('/merge')).map((path) => Number(/i(\d+)/.exec(path)![1]));
        expect(merged).toEqual(merged.toSorted((a, b) => a - b));
        const early = items.filter(
          ({ id, after }) =>
            started.includes(`all[${id}]/work`) &&
            after.some((parent) => run.state(`all[${parent}]`) !== 'succeeded' || !ended.includes(`all[${parent}]/merge`)),
        );
        expect(early).toEqual([]);
      }),
    );
  });

  it('does all its items when nothing fails', () => {
    assert(
      property(lists, integer({ min: 1, max: 4 }), boolean(), choices, (items, concurrency, fast, answers) => {
        const { run, started } = play(
          items,
          concurrency,
          fast ? 'fail-fast' : 'collect',
          answers.map(({ pick }) => ({ pick, fails: false })),
        );
        expect([run.outcome(), started.length]).toEqual(['succeeded', items.length * 2]);
      }),
    );
  });
});
