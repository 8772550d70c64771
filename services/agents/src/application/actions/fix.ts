import { z } from 'zod';
import { ChangeSet } from '../../domain/change-set.js';
import { Finding } from '../../domain/finding.js';
import type { Pack } from '../../domain/pack.js';
import { fixMessage } from '../../domain/story-message.js';
import { Action, type ActionContext } from '../action.js';
import type { PackTools } from '../pack-tools.js';
import type { Codegen } from '../ports.js';
import { findingsInWords, inspect, type Inspection } from '../stories.js';

const Inputs = z.object({ stack: z.array(z.string()), change_set: ChangeSet, findings: z.array(Finding).default([]) });

/** Rounds of mending and checking; what is left after them needs somebody else. */
export const ROUNDS = 3;

/** Lets the packs' tools mend what the check found, until it is clean or they change nothing more. Each round is a commit. */
export class Fix extends Action<typeof Inputs> {
  override readonly name = 'fix';
  override readonly inputs = Inputs;
  readonly #codegen: Codegen;
  readonly #tools: PackTools;

  constructor(codegen: Codegen, tools: PackTools) {
    super();
    this.#codegen = codegen;
    this.#tools = tools;
  }

  override async execute({ stack, change_set }: z.infer<typeof Inputs>, context: ActionContext): Promise<object> {
    const { caller, workspace, signal, progress } = context;
    const packs = await this.#codegen.stack(caller, stack);
    using _ = await workspace.claim(change_set.story, signal);
    // A round that was committed before a kill is not made again: work goes on at the tip.
    let now: ChangeSet = { ...change_set, commit: await workspace.repository.commitOf(change_set.branch) };
    let state = await this.#inspect(context, now, packs);
    let rounds = 0;
    while (!state.clean && rounds < ROUNDS) {
      rounds += 1;
      const mended = await this.#mend(context, now, packs, state);
      if (mended === now.commit) break;
      now = { ...change_set, commit: mended };
      state = await this.#inspect(context, now, packs);
      progress(`Round ${rounds}: ${state.clean ? 'clean' : findingsInWords(state.findings)}`);
    }
    await workspace.verdicts.recordStory('check', now.commit, { passed: state.clean, reason: findingsInWords(state.findings) });
    return { change_set: now, clean: state.clean, findings: state.findings, rounds };
  }

  async #inspect({ workspace, signal }: ActionContext, { story, commit, files }: ChangeSet, packs: readonly Pack[]): Promise<Inspection> {
    const worktree = await workspace.tree(story, commit);
    return inspect(this.#tools, { workspace, worktree, commit, signal }, packs, files);
  }

  /** The commit with what the tools changed; the same commit when they changed nothing. */
  async #mend({ workspace, signal }: ActionContext, change: ChangeSet, packs: readonly Pack[], state: Inspection): Promise<string> {
    const { story, branch, commit } = change;
    const worktree = await workspace.tree(story, commit);
    for (const pack of packs.filter((one) => state.findings.some((finding) => finding.pack === one.name))) {
      await this.#tools.fix({ workspace, worktree, commit, pack, signal });
    }
    if (!(await worktree.changed())) return commit;
    return worktree.commit({ branch, old: commit, message: fixMessage(story), at: workspace.now() });
  }
}
