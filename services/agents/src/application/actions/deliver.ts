import type { Readable } from 'node:stream';
import { MAIN, type GitRepository, type RepositoryFile } from '@hexad/workspace';
import { z } from 'zod';
import { hexadDocument, summaryOf } from '../../domain/hexad-document.js';
import { Proof } from '../../domain/proof.js';
import { RUN_TRAILER } from '../../domain/story-message.js';
import { GENERATED, GENERATED_TRAILER } from '../../regeneration/application/branches.js';
import { textFiles } from '../../validation/application/read-delivery.js';
import { inventories } from '../../validation/domain/inventories.js';
import { Action, type ActionContext } from '../action.js';
import type { Archives, Results, Runs, Specs } from '../ports.js';
import { HexadJson, RepositoryOptions, USUAL_OPTIONS, type Plan } from '@hexad/proto/documents';

const Inputs = z.object({
  spec_id: z.string(),
  stack: z.array(z.string()),
  options: RepositoryOptions.default(USUAL_OPTIONS),
  proof: Proof,
  /** Main holds what people made too, beside the branch of what was generated. */
  regenerated: z.boolean().default(false),
  /** What people wrote into the last record has been taken up. */
  edited: z.boolean().default(false),
  /** False: nothing was planned in this run, and the plan that is recorded stays. */
  planned: z.boolean().default(true),
});
type Inputs = z.infer<typeof Inputs>;

/** Packs a folder into a ZIP stream; given by an adapter. */
export type Zip = (folder: string) => Promise<Readable>;

export interface DeliverPorts {
  readonly specs: Specs;
  readonly runs: Runs;
  readonly results: Results;
  readonly archives: Archives;
  readonly zip: Zip;
}

const TREE = 'delivery';

/** Records spec, plan and proof in the repository and hands the whole of it over as an archive. */
export class Deliver extends Action<typeof Inputs> {
  override readonly name = 'deliver';
  override readonly inputs = Inputs;
  readonly #ports: DeliverPorts;

  constructor(ports: DeliverPorts) {
    super();
    this.#ports = ports;
  }

  override async execute(inputs: Inputs, context: ActionContext): Promise<object> {
    const { caller, workspace, runId, signal } = context;
    const { archives, zip } = this.#ports;
    using _ = await workspace.claim(TREE, signal);
    const document = await this.#record(inputs, context);
    if (!inputs.regenerated) await markGenerated(workspace.repository);
    await workspace.repository.exportTo(workspace.out);
    signal.throwIfAborted();
    const archive = await archives.put(caller, runId, await zip(workspace.out));
    await workspace.removeTrees();
    return { archive, summary: summaryOf(document) };
  }

  /** The document as it stands on main: the one of an earlier try of the same run when nothing came after it. */
  async #record(inputs: Inputs, { caller, runId, workspace }: ActionContext): Promise<HexadJson> {
    const { specs, runs, results } = this.#ports;
    const { repository } = workspace;
    const main = await repository.commitOf(MAIN);
    const [tip] = await repository.log(main, { firstParent: true });
    const isRecorded = tip?.trailers[RUN_TRAILER] === runId;
    const recorded = isRecorded ? await readRecord(repository, runId) : undefined;
    if (recorded) return recorded;
    const { spec, markdown } = await specs.get(caller, inputs.spec_id);
    const [plan, timings, decisions] = await Promise.all([
      inputs.planned ? runs.plan(caller, runId) : recordedPlan(repository),
      runs.timings(caller, runId),
      results.decisions(caller.tenant, runId),
    ]);
    const document = hexadDocument({
      run: runId,
      stack: inputs.stack,
      options: inputs.options,
      spec,
      plan,
      decisions,
      proof: inputs.proof,
      timings,
    });
    if (isRecorded) return document;
    const worktree = await workspace.tree(TREE, main);
    const record: RepositoryFile = { path: RECORD, text: `${JSON.stringify(document, null, 2)}\n` };
    const words: RepositoryFile = { path: 'SPEC.md', text: markdown.endsWith('\n') ? markdown : `${markdown}\n` };
    const records = [record, ...(await inventories(spec.name, await textFiles(worktree)))];
    await worktree.write(inputs.regenerated ? await unlessTheirs(repository, records, inputs.edited) : [...records, words]);
    const trailers = { [RUN_TRAILER]: runId, ...(!inputs.regenerated && { [GENERATED_TRAILER]: runId }) };
    const message = { subject: 'docs: record spec, plan and proof', trailers };
    await worktree.commit({ branch: MAIN, old: main, message, at: workspace.now() });
    return document;
  }
}

const RECORD = 'hexad.json';

/** Whatever is on main was generated: the next regeneration finds it on a branch of its own. */
async function markGenerated(repository: GitRepository): Promise<void> {
  const [main, marked] = [await repository.commitOf(MAIN), await repository.resolve(GENERATED)];
  if (marked !== main) await repository.move(GENERATED, main, marked);
}

const NOTHING_PLANNED: Plan = { schema: 'https://hexad.dev/schemas/plan/v1', tasks: [], criticalPath: [], hours: 0 };

/** The plan of the record on main. */
async function recordedPlan({ git }: GitRepository): Promise<Plan> {
  const exit = await git.exec(['cat-file', 'blob', `${MAIN}:${RECORD}`], { accept: [128] });
  try {
    return HexadJson.pick({ plan: true }).loose().parse(JSON.parse(exit.stdout)).plan;
  } catch {
    return NOTHING_PLANNED;
  }
}

/** The record of the run on main; undefined where it has none, because people have written in the last one. */
async function readRecord(repository: GitRepository, runId: string): Promise<HexadJson | undefined> {
  const text = await repository.git.out(['cat-file', 'blob', `${MAIN}:${RECORD}`]);
  const { data } = HexadJson.safeParse(JSON.parse(text));
  return data?.run === runId ? data : undefined;
}

/** The records in which people wrote nothing since the last: theirs stay. `edited`: what they wrote in the spec of the first is what it says now. */
async function unlessTheirs(repository: GitRepository, records: readonly RepositoryFile[], edited: boolean): Promise<RepositoryFile[]> {
  const how = ['log', '-1', '--topo-order', '--format=%H', `--grep=^${RUN_TRAILER}: `, MAIN, '--'];
  const last = await repository.git.out(how);
  if (last === '') return [...records];
  const changed = new Set((await repository.diff(last, MAIN)).map(({ path }) => path));
  return records.filter(({ path }) => !changed.has(path) || (edited && path === RECORD));
}
