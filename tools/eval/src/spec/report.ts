import { BRIEF_SETS, type BriefSet } from './briefs.js';
import type { Score } from './score.js';

/** The least share that must be found of what is expected. */
export const REACH = { en: 0.9, de: 0.75 } as const;
const LANGUAGES = { en: 'English', de: 'German' } as const;

const sum = (scores: readonly Score[], of: (score: Score) => number): number => scores.reduce((all, score) => all + of(score), 0);
const share = (scores: readonly Score[]): number => sum(scores, (one) => one.found) / sum(scores, (one) => one.expected);
const percent = (value: number): string => (Number.isNaN(value) ? 'none' : `${(value * 100).toFixed(1)} %`);

interface Group {
  readonly language: Score['language'];
  readonly set: BriefSet;
  readonly scores: readonly Score[];
}

const groups = (scores: readonly Score[]): Group[] =>
  (['en', 'de'] as const)
    .flatMap((language) =>
      BRIEF_SETS.map((set) => ({
        language,
        set,
        scores: scores.filter((one) => one.language === language && one.set === set),
      })),
    )
    .filter((group) => group.scores.length > 0);

export const isMet = (scores: readonly Score[]): boolean =>
  groups(scores).every((group) => share(group.scores) >= REACH[group.language]) &&
  scores.every((one) => one.invented.length === 0 && one.valid === true);

/** One line a brief; misses by name where they may be seen, or where one brief was asked for. */
export function report(scores: readonly Score[], named: boolean): string {
  const width = Math.max(...scores.map((one) => one.brief.length));
  const line = (one: Score): string =>
    `${one.set}  ${one.language}  ${one.brief.padEnd(width)}  ${String(one.found).padStart(4)} of ${String(one.expected).padStart(4)}  ` +
    `${percent(one.found / one.expected).padStart(7)}  ${String(one.invented.length).padStart(3)} invented  ` +
    `${String(one.notExpected.length).padStart(3)} not expected${one.refused ? `  refused: ${one.refused}` : one.valid ? '' : '  NOT VALID'}`;
  return [
    ...scores.map(line),
    '',
    ...misses(scores.filter((one) => named || one.set !== 'kept')),
    ...kinds(scores),
    '',
    ...groups(scores).map(
      ({ language, set, scores: some }) =>
        `${LANGUAGES[language]}, ${set}: ${sum(some, (one) => one.found)} of ${sum(some, (one) => one.expected)} items found, ` +
        `${percent(share(some))} (reach ${percent(REACH[language])}); ${sum(some, (one) => one.invented.length)} invented (reach 0); ` +
        `${some.filter((one) => one.valid).length} of ${some.length} specs valid`,
    ),
  ].join('\n');
}

const misses = (scores: readonly Score[]): string[] =>
  scores.flatMap((one) => {
    const lines = [
      ...one.missed.map((item) => `  missed: ${item}`),
      ...one.invented.map((item) => `  invented: ${item}`),
      ...one.notExpected.map((item) => `  not expected: ${item}`),
    ];
    return lines.length === 0 ? [] : [`${one.brief}:`, ...lines, ''];
  });

function cell(kind: string, scores: readonly Score[]): string {
  const of = scores.flatMap((one) => one.kinds).filter((one) => one.kind === kind);
  const expected = of.reduce((total, one) => total + one.expected, 0);
  return expected === 0 ? '' : `${of.reduce((total, one) => total + one.found, 0)} of ${expected}`;
}

/** How much is found of each kind of item, in each set. */
function kinds(scores: readonly Score[]): string[] {
  const all = [...new Set(scores.flatMap((one) => one.kinds.map(({ kind }) => kind)))];
  const parts = groups(scores);
  const head = ['', ...parts.map(({ language, set }) => `${LANGUAGES[language]}, ${set}`)];
  return [head, ...all.map((kind) => [kind, ...parts.map((part) => cell(kind, part.scores))])].map((row) =>
    row.map((one, index) => (index === 0 ? one.padEnd(20) : one.padStart(19))).join(''),
  );
}
