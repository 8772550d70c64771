import { AppError } from '@hexad/kernel';
import { AskedOptions, USUAL_OPTIONS, type RepositoryOptions } from '@hexad/proto/documents';
import type { RepositoryFile } from '@hexad/workspace';
import { z } from 'zod';
import { Action, type ActionContext } from '../../application/action.js';
import type { RunWorkspace } from '../../application/run-workspace.js';
import type { Pack } from '../../domain/pack.js';
import type { PackTools } from '../../application/pack-tools.js';
import type { Codegen, Specs } from '../../application/ports.js';
import { isOurs } from '../../application/stories.js';
import type { Sources } from '../../source/sources.js';
import { IGNORE_FILE, ignoredBy } from '../domain/ignored.js';
import { GENERATED, GENERATED_TRAILER } from './branches.js';
import type { Conflicts } from './conflicts.js';
import { conflictsOf, merge, threeOf, type Three } from './merge.js';
import { pinned } from './pinned.js';
import { recorded, RecordedOptions, RecordedStack, textAt } from './record.js';

const Inputs = z.object({
  spec_id: z.string(),
  /** An address, or the whole path of a folder. */
  repo: z.string().min(1),
  /** Of people; empty: what they have checked out. */
  branch: z.string().default(''),
  /** Empty: what it was built with. */
  stack: z.array(z.string()).default([]),
  /** What is absent: as it was built. */
  options: AskedOptions.default({}),
  /** The spec is an edit of the words that the repository has of it: those are taken up, and no conflict. */
  edited: z.boolean().default(false),
});
type Inputs = z.infer<typeof Inputs>;

export interface RegeneratePorts {
  readonly specs: Specs;
  readonly codegen: Codegen;
  readonly tools: PackTools;
  readonly sources: Sources;
  readonly conflicts: Conflicts;
}

interface Wanted {
  readonly packs: readonly Pack[];
  readonly options: RepositoryOptions;
}

const TREE = 'generated';

/**
 * Generates a repository anew from its changed spec and merges that with what people made of what was generated last. What cannot be merged becomes
 * conflicts that wait for people. Their branch is written down first: whatever they do meanwhile, the run has one state of theirs.
 */
export class Regenerate extends Action<typeof Inputs> {
  override readonly name = 'regenerate';
  override readonly inputs = Inputs;
  readonly #ports: RegeneratePorts;

  constructor(ports: RegeneratePorts) {
    super();
    this.#ports = ports;
  }

  override async execute(inputs: Inputs, context: ActionContext): Promise<object> {
    const { workspace, signal, task, progress } = context;
    using _ = await workspace.claim('main', signal);
    const from = await pinned(this.#ports.sources, inputs, context);
    const stack = inputs.stack.length > 0 ? inputs.stack : await builtWith(context, from);
    const built = (await recorded(workspace, from, RecordedOptions))?.options ?? USUAL_OPTIONS;
    const options = { ...built, ...inputs.options };
    if (options.database !== built.database) {
      throw new AppError(
        'invalid',
        `The repository keeps its records in ${built.database}, and its migrations are released: it cannot change to ${options.database}.`,
      );
    }
    const packs = await this.#ports.codegen.stack(context.caller, stack);
    await this.#ports.tools.prepare(packs, (pack) => progress(`Installing the packages of ${pack.name}; later runs find them installed`));
    const three = (await threeOf(workspace)) ?? (await this.#generate(inputs, context, { packs, options }, from));
    const { disagreements } = await merge(workspace.repository, three);
    const conflicts = await conflictsOf(
      workspace.repository,
      inputs.edited ? disagreements.filter(({ path }) => !isOurs(path)) : disagreements,
    );
    await this.#ports.conflicts.keep(task.tenant, task, conflicts);
    return { stack, options, yours: three.yours, conflicts: conflicts.map(({ number, path, kind }) => ({ number, path, kind })) };
  }

  /** A commit on top of the last generated one, with what is generated now; what is left alone stays as it was there. */
  async #generate(inputs: Inputs, context: ActionContext, { packs, options }: Wanted, from: Pick<Three, 'base' | 'yours'>): Promise<Three> {
    const { caller, workspace, runId, signal } = context;
    const { specs, codegen } = this.#ports;
    const { spec, markdown } = await specs.get(caller, inputs.spec_id);
    const stories = spec.stories.map(({ id }) => id);
    const released = await releasedFiles(workspace, from.base, packs);
    const rendered = await codegen.render(caller, { spec, stories, stack: packs.map(({ name }) => name), options, released }, signal);
    const files: RepositoryFile[] = [...rendered, { path: 'SPEC.md', text: markdown.endsWith('\n') ? markdown : `${markdown}\n` }];
    const ignored = ignoredBy(await textAt(workspace, from.yours, IGNORE_FILE));
    const worktree = await workspace.tree(TREE, from.base);
    await worktree.replace(
      files.filter(({ path }) => !ignored(path)),
      (path) => isOurs(path) || ignored(path),
    );
    const message = { subject: `feat: generate ${spec.title} anew`, trailers: { [GENERATED_TRAILER]: runId } };
    const generated = await worktree.commit({ branch: GENERATED, old: undefined, message, at: workspace.now() });
    return { ...from, generated };
  }
}

/** What was released of the packs in the folders whose files never change. */
async function releasedFiles(workspace: RunWorkspace, base: string, packs: readonly Pack[]): Promise<RepositoryFile[]> {
  const folders = packs.flatMap(({ folder, released }) => released.map((below) => `${folder}/${below}`));
  if (folders.length === 0) return [];
  const listed = await workspace.repository.git.out(['ls-tree', '-r', '-z', '--name-only', base, '--', ...folders]);
  const paths = listed.split('\0').filter((path) => path !== '');
  return Promise.all(paths.map(async (path) => ({ path, text: await textAt(workspace, base, path) })));
}

/** The packs that its record names. */
async function builtWith({ workspace }: ActionContext, from: Pick<Three, 'base' | 'yours'>): Promise<readonly string[]> {
  const record = await recorded(workspace, from, RecordedStack);
  if (record) return record.stack;
  throw new AppError('conflict', 'The hexad.json of the repository does not say which packs it was built with; name them as its stack.');
}
