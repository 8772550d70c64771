import { MAIN } from '@hexad/workspace';
import { z } from 'zod';
import { Action, type ActionContext } from '../../application/action.js';
import type { Sources } from '../../source/sources.js';
import { GENERATED, resultBranch } from './branches.js';

const Inputs = z.object({ repo: z.string().min(1) });

/**
 * Gives people the result as a branch of their repository, and the branch of what was generated, which only Hexad writes. What they have checked out
 * and their own branches stay as they are.
 */
export class HandBack extends Action<typeof Inputs> {
  override readonly name = 'hand_back';
  override readonly inputs = Inputs;
  readonly #sources: Sources;

  constructor(sources: Sources) {
    super();
    this.#sources = sources;
  }

  override async execute({ repo }: z.infer<typeof Inputs>, { task, runId, workspace, signal }: ActionContext): Promise<object> {
    const { repository } = workspace;
    const source = await this.#sources.open(task, repo, signal);
    const [commit, generated] = [await repository.commitOf(MAIN), await repository.commitOf(GENERATED)];
    await source.copyFrom(repository.folder, [MAIN, GENERATED]);
    const branch = resultBranch(runId);
    await source.deliver(branch, commit, signal);
    await source.replace(GENERATED, generated, signal);
    return { branch, commit, generated };
  }
}
