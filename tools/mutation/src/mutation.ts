import { join } from 'node:path';
import type { Check, Spec, Story } from '@hexad/proto/documents';
import { mutants, type Mutant, type Pack } from '@hexad/service-codegen';
import { runBatch, type Candidate, type Verdict } from './batch.js';

/** `unproven`: no story of the mutant's entity has a test at all. */
export type Outcome = 'killed' | 'survived' | 'broken' | 'unproven';

export interface Result {
  readonly mutant: Mutant;
  readonly outcome: Outcome;
  readonly failed: readonly string[];
}

export interface Places {
  /** Scratch folder; emptied before each batch. */
  readonly work: string;
  /** The pack's installed node_modules. */
  readonly modules: string;
}

/** As many as one process holds in well under a gigabyte. */
const BATCH = 60;
const BASELINE = 'whole';

/** Takes out each rule in turn, or each of some, and says whether a test went red. Rejects when the tests of the whole code are not green. */
export async function mutate(
  pack: Pack,
  spec: Spec,
  places: Places,
  report: (result: Result) => void,
  chosen: readonly Mutant[] = mutants(spec),
): Promise<Result[]> {
  const stories = new Set(spec.stories.map((story) => story.id));
  const context = { spec, stories, stack: [pack.manifest.name] };
  await requireGreen(places, { id: BASELINE, code: pack.code(context), tests: pack.tests(context) });
  const results: Result[] = [];
  const tell = (result: Result): void => {
    results.push(result);
    report(result);
  };
  const survivors = await round(
    chosen,
    (mutant) => narrowed(spec, mutant),
    (result) => result.outcome === 'killed' && tell(result),
  );
  await round(survivors, (mutant) => ({ ...spec, stories: storiesOf(spec, mutant) }), tell);
  return results;

  /** Holds each mutant against the tests of a part of the spec; answers those that no test killed. */
  async function round(all: readonly Mutant[], part: (mutant: Mutant) => Spec, settled: (result: Result) => void): Promise<Mutant[]> {
    const left: Mutant[] = [];
    for (let start = 0; start < all.length; start += BATCH) {
      const batch = all.slice(start, start + BATCH);
      const candidates = batch.map((mutant, at) => ({
        id: `m${at}`,
        code: pack.code({ ...context, spec: mutant.spec }),
        tests: pack.tests({ ...context, spec: part(mutant) }),
      }));
      const verdicts = await runBatch(join(places.work, 'batch'), places.modules, candidates);
      for (const [at, mutant] of batch.entries()) {
        const outcome = outcomeOf(candidates[at]!, verdicts[at]!);
        settled({ mutant, outcome, failed: verdicts[at]!.failed });
        if (outcome !== 'killed') left.push(mutant);
      }
    }
    return left;
  }
}

/** Criteria about an entity may stand in the story of another: the children of a parent, for one. */
const concerns = (check: Check, mutant: Mutant): boolean => 'entity' in check && check.entity === mutant.entity;

const storiesOf = (spec: Spec, mutant: Mutant): Story[] =>
  spec.stories.filter((story) => story.entity === mutant.entity || story.criteria.some((criterion) => concerns(criterion.check, mutant)));

/** Only the criteria that name what was taken out: most mutants die of these, in a fraction of the time. */
function narrowed(spec: Spec, mutant: Mutant): Spec {
  const names = (check: Check): boolean => concerns(check, mutant) && Object.values(check).some((value) => mutant.about.includes(value));
  const stories = storiesOf(spec, mutant)
    .map((story) => ({ ...story, criteria: story.criteria.filter((criterion) => names(criterion.check)) }))
    .filter((story) => story.criteria.length > 0);
  return { ...spec, stories };
}

async function requireGreen(places: Places, whole: Candidate): Promise<void> {
  const [verdict] = await runBatch(join(places.work, 'batch'), places.modules, [whole]);
  if (verdict!.broken || verdict!.failed.length > 0) {
    throw new Error(`The tests are not green to begin with:\n${verdict!.failed.join('\n')}`);
  }
}

function outcomeOf(candidate: Candidate, verdict: Verdict): Outcome {
  if (verdict.failed.length > 0) return 'killed';
  if (verdict.broken) return 'broken';
  return candidate.tests.some(({ path }) => path.endsWith('.test.ts')) ? 'survived' : 'unproven';
}
