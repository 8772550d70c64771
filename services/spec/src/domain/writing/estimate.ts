import type { Spec, Story } from '@hexad/proto/documents';

type Hours = Story['hours'];

/** Hours of an experienced developer: a base for each kind of story and a share for each criterion. */
const BASE: Readonly<Record<Story['capability'], number>> = {
  foundation: 6,
  manage: 3,
  relations: 2,
  states: 2,
  rules: 1.5,
  find: 1.5,
  exchange: 2,
  signIn: 8,
  access: 2,
  contract: 2,
};
const OF_CONTRACT: ReadonlySet<string> = new Set(['contract']);
const OF_FILES: ReadonlySet<string> = new Set(['exchange']);
/** Named only where people sign in. */
const OF_ACCESS: ReadonlySet<string> = new Set(['signIn', 'access']);
const PER_CRITERION = 0.25;
const LOW = 0.7;
const HIGH = 1.6;
const RATE = 75;
const CURRENCY = 'EUR';

const round = (value: number): number => Math.round(value * 10) / 10;
const range = (likely: number): Hours => ({ low: round(likely * LOW), likely: round(likely), high: round(likely * HIGH) });

export const hoursOf = (capability: Story['capability'], criteria: number): Hours => range(BASE[capability] + criteria * PER_CRITERION);

export const sumOf = (all: readonly Hours[]): Hours => ({
  low: round(all.reduce((sum, one) => sum + one.low, 0)),
  likely: round(all.reduce((sum, one) => sum + one.likely, 0)),
  high: round(all.reduce((sum, one) => sum + one.high, 0)),
});

export function estimateOf(stories: readonly Story[]): Spec['estimate'] {
  const hours = sumOf(stories.map((story) => story.hours));
  const rare = [OF_ACCESS, OF_FILES, OF_CONTRACT].filter((names) => !stories.some((story) => names.has(story.capability)));
  const micro = (one: number): number => Math.round(one * RATE * 1_000_000);
  return {
    hours,
    cost: { low: micro(hours.low), likely: micro(hours.likely), high: micro(hours.high), currency: CURRENCY, unit: 'micro' },
    heuristic: `Hours of one experienced developer without tools: per story a base (${Object.entries(BASE)
      .filter(([name]) => !rare.some((names) => names.has(name)))
      .map(([name, base]) => `${name} ${String(base)}`)
      .join(
        ', ',
      )}) plus ${String(PER_CRITERION)} for each acceptance criterion; the range is ${String(LOW * 100)} % to ${String(HIGH * 100)} % of that. Cost at ${String(RATE)} ${CURRENCY} an hour.`,
  };
}

export function milestonesOf(stories: readonly Story[]): Spec['milestones'] {
  const groups: [string, (story: Story) => boolean][] = [
    ['Core: every entity can be managed', (story) => ['foundation', 'manage', 'relations'].includes(story.capability)],
    ['Behaviour: states and rules', (story) => ['states', 'rules'].includes(story.capability)],
    ['Access: who signs in and what they may do', (story) => OF_ACCESS.has(story.capability)],
    ['Finding: search, filters and order', (story) => story.capability === 'find'],
    ['Files: records in and out', (story) => OF_FILES.has(story.capability)],
    ['Contract: the API as its callers know it', (story) => OF_CONTRACT.has(story.capability)],
  ];
  return groups
    .map(([name, belongs]) => {
      const own = stories.filter(belongs);
      return { name, stories: own.map((story) => story.id), hours: sumOf(own.map((story) => story.hours)) };
    })
    .filter((milestone) => milestone.stories.length > 0);
}
