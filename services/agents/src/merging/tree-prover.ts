import path from 'node:path';
import type { ActionContext } from '../application/action.js';
import { givenChecks } from '../proof/analyse-checks.js';
import { passed } from '../proof/check.js';
import type { Commands } from '../proof/commands.js';
import type { Dependencies } from '../source/dependencies.js';
import type { Source } from '../source/sources.js';
import { TreeFiles } from '../tools/tree-files.js';
import { survey } from '../work/survey.js';
import { Prover } from './hands.js';

export interface ProverPorts {
  readonly commands: Commands;
  readonly dependencies: Dependencies;
}

interface Wish {
  readonly repo: string;
  /** Commands that must pass; none: those that the repository has. */
  readonly checks: readonly string[];
  /** Name of the work tree. */
  readonly tree: string;
}

/** Seconds of one check. */
const SECONDS = 900;

/** Runs the checks in a work tree of its own, in the sandbox. */
export class TreeProver extends Prover {
  readonly #source: Source;
  readonly #wish: Wish;
  readonly #context: ActionContext;
  readonly #ports: ProverPorts;

  constructor(source: Source, wish: Wish, context: ActionContext, ports: ProverPorts) {
    super();
    this.#source = source;
    this.#wish = wish;
    this.#context = context;
    this.#ports = ports;
  }

  get #folder(): string {
    return path.join(this.#context.workspace.folder, 'trees', this.#wish.tree);
  }

  override async fault(commit: string): Promise<string | undefined> {
    const tree = await this.#source.repository.worktree(this.#folder, commit);
    const { commands, dependencies } = this.#ports;
    await dependencies.link(tree.folder, path.basename(this.#wish.repo));
    const { checks } = this.#wish;
    const found = checks.length > 0 ? givenChecks(checks) : (await survey(new TreeFiles(tree.folder, tree.git))).checks;
    if (found.length === 0) return 'The repository has no check that could say whether it is in order; name some in `checks`.';
    for (const { name, command } of found) {
      this.#context.progress(`${name} on ${commit.slice(0, 8)}`);
      const spot = { folder: tree.folder, on: commit, seconds: SECONDS, signal: this.#context.signal };
      const ran = await commands.run(name, command, spot);
      if (!passed(ran)) return `${name} (${command.join(' ')}) does not pass on top of the target: ${ran.tail}`;
    }
    return undefined;
  }

  clear(): Promise<void> {
    return this.#source.repository.removeWorktree(this.#folder);
  }
}
