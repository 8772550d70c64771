import { z } from 'zod';
import { ChangeSet } from '../../domain/change-set.js';
import { Action, type ActionContext } from '../action.js';
import type { PackTools } from '../pack-tools.js';
import type { Codegen } from '../ports.js';
import { findingsInWords, inspect } from '../stories.js';

const Inputs = z.object({ stack: z.array(z.string()), change_set: ChangeSet });

/** Typecheck and lint of the packs that a change set touches. */
export class Check extends Action<typeof Inputs> {
  override readonly name = 'check';
  override readonly inputs = Inputs;
  readonly #codegen: Codegen;
  readonly #tools: PackTools;

  constructor(codegen: Codegen, tools: PackTools) {
    super();
    this.#codegen = codegen;
    this.#tools = tools;
  }

  override async execute({ stack, change_set }: z.infer<typeof Inputs>, { caller, workspace, signal }: ActionContext): Promise<object> {
    const packs = await this.#codegen.stack(caller, stack);
    const { story, commit, files } = change_set;
    using _ = await workspace.claim(story, signal);
    const worktree = await workspace.tree(story, commit);
    const { clean, findings, reused } = await inspect(this.#tools, { workspace, worktree, commit, signal }, packs, files);
    await workspace.verdicts.recordStory('check', commit, { passed: clean, reason: findingsInWords(findings) });
    return { clean, findings, reused };
  }
}
