import { HELD_IN_WORDS, ProofRow, Validation, heldBy, type Criterion, type Spec, type Story } from '@hexad/proto/documents';
import { z } from 'zod';
import type { Pack } from './pack.js';
import type { TestResult } from './test-report.js';

/** What the last step but one found out. */
export const Proof = z.object({
  complete: z.boolean(),
  rows: z.array(ProofRow),
  /** What was found over all components; empty when nothing was merged. */
  validation: z.array(Validation).default([]),
  /** Why it is incomplete, one sentence each. */
  reasons: z.array(z.string()),
});
export type Proof = z.infer<typeof Proof>;

/** What the tests are of. */
export interface Built {
  readonly spec: Spec;
  readonly packs: readonly Pick<Pack, 'name' | 'lacks'>[];
}

/** A story's criteria and the commit with which it came in; undefined when it did not. */
export interface ProvedStory {
  readonly story: Story;
  readonly commit: string | undefined;
}

export const statementOf = ({ given, when, then }: Criterion): string => `Given ${given}, when ${when}, then ${then}`;

/** The tests that carry a criterion's id: their name begins with it, followed by a space. */
export const carries = (criterion: string, test: TestResult): boolean => test.name.startsWith(`${criterion} `);

/** One row per criterion. It holds only when at least one test carries its id and all of those passed. */
export function proofRows({ story, commit }: ProvedStory, results: readonly TestResult[], built: Built): ProofRow[] {
  return story.criteria.map((criterion): ProofRow => {
    const tests = results.filter((test) => carries(criterion.id, test));
    const failed = tests.find((test) => test.result === 'failed');
    const result = tests.length === 0 ? 'missing' : failed ? 'failed' : 'passed';
    const reason = result === 'missing' ? whyMissing(commit, criterion, built) : failed?.failure;
    return {
      criterion: criterion.id,
      story: story.id,
      statement: statementOf(criterion),
      tests: tests.map(({ pack, file, name, result, milliseconds }) => ({ pack, file, name, result, milliseconds })),
      result,
      ...(commit && { commit }),
      ...(reason && { reason }),
    };
  });
}

const UNTESTED = 'No test carries its id.';

/** A pack that lacks what the criterion needs has no test of it; the reason says so. */
function whyMissing(commit: string | undefined, { check }: Criterion, { spec, packs }: Built): string {
  if (!commit) return 'Its story was not integrated.';
  const need = heldBy(spec, check);
  const lacking = packs.find(({ lacks }) => need !== undefined && lacks.includes(need));
  return need && lacking ? `The pack ${lacking.name} does not hold ${HELD_IN_WORDS[need]}.` : UNTESTED;
}

const LISTED = 8;

/** `S1.C1, S1.C2 and 3 more`. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).join(', ');
  return names.length > LISTED ? `${shown} and ${names.length - LISTED} more` : shown;
}

/** One sentence for each kind of gap in a story's rows. */
export function gaps(story: Story, rows: readonly ProofRow[]): string[] {
  const of = (result: ProofRow['result']): string[] => rows.filter((row) => row.result === result).map((row) => row.criterion);
  const [missing, failed] = [of('missing'), of('failed')];
  const why = new Set(rows.flatMap(({ result, reason }) => (result === 'missing' && reason && reason !== UNTESTED ? [` ${reason}`] : [])));
  return [
    ...(failed.length > 0 ? [`Story ${story.id} (${story.title}): the tests of ${listed(failed)} fail.`] : []),
    ...(missing.length > 0 ? [`Story ${story.id} (${story.title}): no test proves ${listed(missing)}.${[...why].join('')}`] : []),
  ];
}
