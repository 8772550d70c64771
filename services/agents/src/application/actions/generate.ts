import { MAIN } from '@hexad/workspace';
import { RepositoryOptions, USUAL_OPTIONS } from '@hexad/proto/documents';
import { z } from 'zod';
import type { ChangeSet } from '../../domain/change-set.js';
import { featureMessage, STORY_TRAILER } from '../../domain/story-message.js';
import { Action, type ActionContext } from '../action.js';
import type { Specs } from '../ports.js';
import { branchOf, isOurs, storyOf } from '../stories.js';
import { choose, type Strategy } from '../strategy.js';

const Inputs = z.object({
  spec_id: z.string(),
  stack: z.array(z.string()),
  options: RepositoryOptions.default(USUAL_OPTIONS),
  story: z.string(),
});

/** Writes the change set of one story: a commit on a branch of its own. */
export class Generate extends Action<typeof Inputs> {
  override readonly name = 'generate';
  override readonly inputs = Inputs;
  readonly #specs: Specs;
  readonly #strategies: readonly Strategy[];

  constructor(specs: Specs, strategies: readonly Strategy[]) {
    super();
    this.#specs = specs;
    this.#strategies = strategies;
  }

  override async execute(inputs: z.infer<typeof Inputs>, context: ActionContext): Promise<object> {
    const { caller, workspace, signal } = context;
    const { repository } = workspace;
    const { spec } = await this.#specs.get(caller, inputs.spec_id);
    const story = storyOf(spec, inputs.story);
    const branch = branchOf(story);
    using _ = await workspace.claim(story.id, signal);
    const base = await repository.commitOf(MAIN);
    const included = [...(await workspace.merged()).keys(), story.id];
    const request = { caller, spec, story, included: [...new Set(included)], stack: inputs.stack, options: inputs.options, signal };
    const { strategy, decision } = choose(this.#strategies, request);

    const old = await repository.resolve(branch);
    const done = old && (await repository.log(old, { since: MAIN })).findLast((commit) => commit.trailers[STORY_TRAILER] === story.id);
    if (old && done) return { change_set: await changeSet(done.parents[0] ?? base, old), decision };

    const files = await strategy.produce(request);
    const worktree = await workspace.tree(story.id, base);
    await worktree.replace(files, isOurs);
    const commit = await worktree.commit({ branch, old, message: featureMessage(spec, story), at: workspace.now() });
    return { change_set: await changeSet(base, commit), decision };

    async function changeSet(from: string, to: string): Promise<ChangeSet> {
      return { story: story.id, branch, commit: to, files: (await repository.diff(from, to)).map((file) => file.path) };
    }
  }
}
