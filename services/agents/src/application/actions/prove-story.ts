import { z } from 'zod';
import { ChangeSet } from '../../domain/change-set.js';
import type { Pack } from '../../domain/pack.js';
import { gaps, proofRows } from '../../domain/proof.js';
import type { TestResult, TestRun } from '../../domain/test-report.js';
import { Action, type ActionContext } from '../action.js';
import type { PackTools } from '../pack-tools.js';
import type { Codegen, Specs } from '../ports.js';
import { storyOf } from '../stories.js';

const Inputs = z.object({ spec_id: z.string(), stack: z.array(z.string()), change_set: ChangeSet });

/** Runs the tests of one story's criteria, in the packs that have any. */
export class ProveStory extends Action<typeof Inputs> {
  override readonly name = 'prove_story';
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

  override async execute({ spec_id, stack, change_set }: z.infer<typeof Inputs>, context: ActionContext): Promise<object> {
    const { caller, workspace, signal } = context;
    const [{ spec }, packs] = await Promise.all([this.#specs.get(caller, spec_id), this.#codegen.stack(caller, stack)]);
    const story = storyOf(spec, change_set.story);
    using _ = await workspace.claim(story.id, signal);
    const runs = await Promise.all(packs.map((pack) => this.#test(context, change_set, pack)));
    const results: TestResult[] = runs.flatMap((run) => run.results);
    const rows = proofRows({ story, commit: change_set.commit }, results, { spec, packs });
    const reasons = [...runs.flatMap((run) => run.faults), ...gaps(story, rows)];
    const proved = reasons.length === 0 && rows.every((row) => row.result === 'passed');
    const worthHaving = rows.filter((row) => row.result === 'passed').length * 2 >= rows.length;
    await workspace.verdicts.recordStory('prove', change_set.commit, { passed: proved, worthHaving, reason: reasons.join(' ') });
    return { proved, rows, reasons };
  }

  async #test({ workspace, signal }: ActionContext, { story, commit }: ChangeSet, pack: Pack): Promise<TestRun> {
    const files = await workspace.repository.filesWith(commit, `(^|[^A-Za-z0-9])${story}\\.C[0-9]+ `, pack.folder);
    if (files.length === 0) return { results: [], faults: [] };
    const worktree = await workspace.tree(story, commit);
    const inPack = files.map((file) => file.slice(pack.folder.length + 1));
    const said = await this.#tools.test({ workspace, worktree, commit, pack, signal }, { files: inPack, pattern: `\\b${story}\\.C\\d+ ` });
    return said.answer;
  }
}
