import { AppError } from '@hexad/kernel';
import { MAIN, settledTree, type GitRepository, type Settlement } from '@hexad/workspace';
import { z } from 'zod';
import { Action, type ActionContext } from '../../application/action.js';
import { settlements } from '../domain/conflict.js';
import { reportOf } from '../domain/report.js';
import { REGENERATED_TRAILER } from './branches.js';
import { decided, type Conflicts } from './conflicts.js';
import { handsOf, merge, threeOf, type Three } from './merge.js';

const Inputs = z.object({
  /** What people wrote into the words of the spec has been taken up: they stand as they are generated now. */
  edited: z.boolean().default(false),
});

/** Merges what was generated anew with what people made, and with what they decided about their conflicts: a commit on main that both led to. */
export class Settle extends Action<typeof Inputs> {
  override readonly name = 'settle';
  override readonly inputs = Inputs;
  readonly #conflicts: Conflicts;

  constructor(conflicts: Conflicts) {
    super();
    this.#conflicts = conflicts;
  }

  override async execute({ edited }: z.infer<typeof Inputs>, context: ActionContext): Promise<object> {
    const { workspace, task, runId, signal } = context;
    const { repository } = workspace;
    using _ = await workspace.claim('main', signal);
    const three = await threeOf(workspace);
    if (three === undefined) throw new AppError('conflict', `The run ${runId} has generated nothing that could be merged.`);
    const resolutions = decided(await this.#conflicts.list(task.tenant, runId));
    const commit = await this.#merged(three, { resolutions, edited }, context);
    const report = reportOf(await repository.diff(three.yours, commit), await repository.diff(three.generated, commit), [
      ...resolutions.keys(),
    ]);
    return { commit, report };
  }

  async #merged(three: Three, { resolutions, edited }: Decided, { workspace, runId }: ActionContext): Promise<string> {
    const { repository } = workspace;
    const [tip] = await repository.log(MAIN, { firstParent: true });
    if (tip?.trailers[REGENERATED_TRAILER] === runId) return tip.id;
    const { tree, disagreements } = await merge(repository, three);
    const open = edited ? disagreements.filter(({ path }) => path !== WORDS) : disagreements;
    const settled = await settlements(open, resolutions, handsOf(repository));
    const commit = await repository.writeCommit({
      tree: await settledTree(repository, tree, edited ? [...settled, ...(await takenUp(repository, three))] : settled),
      parents: [three.yours, three.generated],
      message: { subject: 'feat: take over what was generated anew', trailers: { [REGENERATED_TRAILER]: runId } },
      at: workspace.now(),
    });
    await repository.move(MAIN, commit, tip?.id);
    return commit;
  }
}

interface Decided {
  readonly resolutions: ReturnType<typeof decided>;
  readonly edited: boolean;
}

/** The spec for people. */
const WORDS = 'SPEC.md';

async function takenUp({ git }: GitRepository, { generated }: Three): Promise<Settlement[]> {
  const [mode = '', , rest = ''] = (await git.out(['ls-tree', generated, WORDS])).split(' ');
  const hash = rest.split('\t')[0] ?? '';
  return hash === '' ? [] : [{ path: WORDS, version: { mode, hash } }];
}
