import { AppError } from '@hexad/kernel';
import type { Spec, Story } from '@hexad/proto/documents';
import { MAIN } from '@hexad/workspace';
import { RepositoryOptions, USUAL_OPTIONS } from '@hexad/proto/documents';
import { z } from 'zod';
import { ChangeSet } from '../../domain/change-set.js';
import { featureMessage, FIX_TRAILER, fixMessage, mergeMessage } from '../../domain/story-message.js';
import { Action, type ActionContext } from '../action.js';
import type { PackTools } from '../pack-tools.js';
import type { Codegen, Specs } from '../ports.js';
import { isOurs, storyOf } from '../stories.js';
import { choose, type Strategy } from '../strategy.js';

const Inputs = z.object({
  spec_id: z.string(),
  stack: z.array(z.string()),
  options: RepositoryOptions.default(USUAL_OPTIONS),
  change_set: ChangeSet,
});
type Inputs = z.infer<typeof Inputs>;

/**
 * Merges a story into main. One that does not compile, or most of whose criteria do not hold, is refused with `incomplete`. One that holds
 * for the most part is merged: what is missing shows in the proof, and what holds is not lost with it.
 */
export class Integrate extends Action<typeof Inputs> {
  override readonly name = 'integrate';
  override readonly inputs = Inputs;
  readonly #specs: Specs;
  readonly #codegen: Codegen;
  readonly #tools: PackTools;
  readonly #strategies: readonly Strategy[];

  constructor(ports: { specs: Specs; codegen: Codegen; tools: PackTools; strategies: readonly Strategy[] }) {
    super();
    this.#specs = ports.specs;
    this.#codegen = ports.codegen;
    this.#tools = ports.tools;
    this.#strategies = ports.strategies;
  }

  override async execute(inputs: Inputs, context: ActionContext): Promise<object> {
    const { caller, workspace, signal } = context;
    const { repository } = workspace;
    const { branch, story: id } = inputs.change_set;
    const { spec } = await this.#specs.get(caller, inputs.spec_id);
    const story = storyOf(spec, id);
    // Only one story lands at a time.
    using claims = new DisposableStack();
    claims.use(await workspace.claim('main', signal));
    claims.use(await workspace.claim(id, signal));
    const merged = (await workspace.merged()).get(id);
    if (merged) return { commit: merged.id };
    await this.#refuse(inputs.change_set, story, context);
    const main = await repository.commitOf(MAIN);
    const moved = !(await repository.holds(branch, main));
    if (moved) await this.#rebase(inputs, spec, story, context, main);
    const commit = await repository.merge({ into: MAIN, branch, message: mergeMessage(spec, story), at: workspace.now() });
    return { commit, rebased: moved };
  }

  async #refuse({ commit }: ChangeSet, story: Story, { workspace }: ActionContext): Promise<void> {
    for (const step of ['check', 'prove'] as const) {
      const verdict = await workspace.verdicts.story(step, commit);
      if (verdict && !verdict.passed && !verdict.worthHaving) {
        throw new AppError('incomplete', `Story ${story.id} (${story.title}) was not integrated: ${verdict.reason}`, {
          details: { story: story.id },
        });
      }
    }
  }

  /**
   * Puts the story on top of main. Its files come from the strategy again, with what was merged meanwhile, so the same lines never
   * conflict. The branch moves in one step: a kill leaves it as it was or as it should be.
   */
  async #rebase(inputs: Inputs, spec: Spec, story: Story, context: ActionContext, main: string): Promise<void> {
    const { caller, workspace, signal } = context;
    const { branch } = inputs.change_set;
    const old = await workspace.repository.commitOf(branch);
    const mended = (await workspace.repository.log(old, { since: MAIN })).some((commit) => commit.trailers[FIX_TRAILER] !== undefined);
    const included = [...(await workspace.merged()).keys(), story.id];
    const request = { caller, spec, story, included, stack: inputs.stack, options: inputs.options, signal };
    const worktree = await workspace.tree(story.id, main);
    await worktree.replace(await choose(this.#strategies, request).strategy.produce(request), isOurs);
    const feature = await worktree.commit({ branch, old, message: featureMessage(spec, story), at: workspace.now() });
    if (!mended) return;
    for (const pack of await this.#codegen.stack(caller, inputs.stack)) {
      await this.#tools.fix({ workspace, worktree, commit: feature, pack, signal });
    }
    if (await worktree.changed()) {
      await worktree.commit({ branch, old: feature, message: fixMessage(story.id), at: workspace.now() });
    }
  }
}
