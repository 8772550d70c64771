import type { ProofRow, Spec } from '@hexad/proto/documents';
import { MAIN, type Commit } from '@hexad/workspace';
import { z } from 'zod';
import { withOwnPackages } from '../../domain/own-packages.js';
import type { Pack } from '../../domain/pack.js';
import { carries, gaps, listed, proofRows, type Built, type Proof } from '../../domain/proof.js';
import type { TestResult, TestRun } from '../../domain/test-report.js';
import { textAt } from '../../regeneration/application/record.js';
import { strangePackages } from '../../source/strange-packages.js';
import { Action, type ActionContext } from '../action.js';
import type { PackTools } from '../pack-tools.js';
import type { Codegen, Specs } from '../ports.js';
import { readDelivery } from '../../validation/application/read-delivery.js';
import { validate } from '../../validation/domain/validate.js';
import type { RunWorkspace } from '../run-workspace.js';
import { shortWay } from '../short-way.js';
import { findingsInWords, inspect } from '../stories.js';

const Inputs = z.object({
  spec_id: z.string(),
  stack: z.array(z.string()),
  /** Main holds every story and what people made of it: their code is run too. */
  regenerated: z.boolean().default(false),
  /** Stories that an edit of a few lines touches: where nothing else has changed since the record, only those are proved again. Empty: all of them. */
  touched: z.array(z.string()).default([]),
});

/** The work tree in which the merged result is proved. */
const TREE = 'proof';

/** Proves every criterion on the merged result, in a work tree that nothing else has used. */
export class Prove extends Action<typeof Inputs> {
  override readonly name = 'prove';
  override readonly inputs = Inputs;
  readonly #specs: Specs;
  readonly #codegen: Codegen;
  readonly #tools: PackTools;

  constructor(specs: Specs, codegen: Codegen, tools: PackTools) {
    super();
    this.#specs = specs;
    this.#codegen = codegen;
    this.#tools = tools;
  }

  override async execute({ spec_id, stack, regenerated, touched }: z.infer<typeof Inputs>, context: ActionContext): Promise<object> {
    const { caller, workspace, signal, progress } = context;
    const [{ spec }, shipped] = await Promise.all([this.#specs.get(caller, spec_id), this.#codegen.stack(caller, stack)]);
    using _ = await workspace.claim(TREE, signal);
    await workspace.removeTree(TREE);
    const commit = await workspace.repository.commitOf(MAIN);
    const { packs, refused } = regenerated ? await this.#ownPackages(shipped, context, commit) : { packs: shipped, refused: [] };
    const merged = regenerated ? await everyStory(spec, workspace) : await workspace.merged();
    if (merged.size === 0) return { proof: proofOf({ spec, packs }, merged, []), short_way: '' };
    const worktree = await workspace.tree(TREE, commit);
    const place = { workspace, worktree, commit, signal, ...(regenerated && { trust: 'foreign' as const }) };
    const short = touched.length === 0 ? undefined : await shortWay(workspace, spec, touched);
    // Before anything runs in it.
    const validation = validate(
      await readDelivery(workspace.repository, worktree, packs, { spec, merged: regenerated ? undefined : merged }),
    );
    const test = async (pack: Pack): Promise<TestRun> => {
      const only = short && (await short.testsOf(pack));
      if (only?.files.length === 0) return { results: [], faults: [] };
      const { answer } = await this.#tools.test({ ...place, pack }, only);
      const passed = answer.results.filter((one) => one.result === 'passed').length;
      progress(`${pack.name}: ${passed} of ${answer.results.length} tests passed`);
      return answer;
    };
    const [inspection, ...runs] = await Promise.all([inspect(this.#tools, place, packs), ...packs.map(test)]);
    const results = runs.flatMap((run) => run.results);
    const faults = [...refused, ...runs.flatMap((run) => run.faults)];
    if (!inspection.clean) faults.push(sentence(findingsInWords(inspection.findings)));
    faults.push(...strays(spec, results), ...validation.flatMap((one) => one.findings));
    const found = proofOf({ spec, packs }, merged, results, { faults, standing: short?.standing });
    await workspace.removeTree(TREE);
    if (short) progress(short.words);
    return { proof: { ...found, validation }, short_way: short?.words ?? '' };
  }

  /** The packs with the packages that people added, installed. */
  async #ownPackages(shipped: readonly Pack[], { workspace, progress }: ActionContext, commit: string): Promise<OwnPackages> {
    const refused: string[] = [];
    const packs = await Promise.all(
      shipped.map(async (pack) => {
        const at = (file: string): Promise<string> => textAt(workspace, commit, `${pack.folder}/${file}`);
        const manifests = { packageJson: await at('package.json'), lockJson: await at('package-lock.json') };
        const own = withOwnPackages(pack, manifests);
        const strange = own === pack ? undefined : strangePackages(manifests.packageJson, manifests.lockJson);
        if (strange === undefined) return own;
        refused.push(`The packages that were added in ${pack.folder} were not installed: ${strange}.`);
        return pack;
      }),
    );
    await this.#tools.prepare(packs, (pack) => progress(`Installing the packages that were added in ${pack.folder}`));
    return { packs, refused };
  }
}

interface OwnPackages {
  readonly packs: readonly Pack[];
  /** In a sentence each: packages of people that are not installed. */
  readonly refused: readonly string[];
}

/** What was regenerated came in with one commit. */
async function everyStory(spec: Spec, { repository }: RunWorkspace): Promise<Map<string, Commit>> {
  const [tip] = await repository.log(MAIN, { firstParent: true });
  return new Map(spec.stories.map(({ id }) => [id, tip!]));
}

interface Beside {
  /** They speak against the whole repository. */
  readonly faults: readonly string[];
  /** Rows that stand from the proof before, by criterion. */
  readonly standing: ReadonlyMap<string, ProofRow> | undefined;
}

/** The proof that these results are. */
function proofOf(
  built: Built,
  merged: ReadonlyMap<string, Commit>,
  results: readonly TestResult[],
  { faults, standing }: Beside = { faults: [], standing: undefined },
): Proof {
  const rows: ProofRow[] = [];
  const reasons: string[] = [];
  for (const story of built.spec.stories) {
    const commit = merged.get(story.id)?.id;
    const own = proofRows({ story, commit }, commit ? results : [], built).map((row) => standing?.get(row.criterion) ?? row);
    rows.push(...own);
    if (commit) reasons.push(...gaps(story, own));
    else
      reasons.push(`Story ${story.id} (${story.title}) was not integrated, so nothing proves ${listed(own.map((row) => row.criterion))}.`);
  }
  reasons.push(...faults);
  return { complete: reasons.length === 0, rows, reasons, validation: [] };
}

/** Tests that failed and belong to no criterion: nothing may be red in what is called complete. */
function strays(spec: Spec, results: readonly TestResult[]): string[] {
  const criteria = spec.stories.flatMap((story) => story.criteria.map((criterion) => criterion.id));
  return results
    .filter((test) => test.result === 'failed' && !criteria.some((criterion) => carries(criterion, test)))
    .map((test) => `The test "${test.name}" in ${test.file} fails.`);
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;
