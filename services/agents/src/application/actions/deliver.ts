import type { Readable } from 'node:stream';
import { MAIN, type RepositoryFile } from '@hexad/workspace';
import { z } from 'zod';
import { hexadDocument, summaryOf } from '../../domain/hexad-document.js';
import { Proof } from '../../domain/proof.js';
import { RUN_TRAILER } from '../../domain/story-message.js';
import { Action, type ActionContext } from '../action.js';
import type { Archives, Results, Runs, Specs } from '../ports.js';
import { HexadJson } from '@hexad/proto/documents';

const Inputs = z.object({ spec_id: z.string(), stack: z.array(z.string()), proof: Proof });
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
    if (tip?.trailers[RUN_TRAILER] === runId)
      return HexadJson.parse(JSON.parse(await repository.git.out(['cat-file', 'blob', `${main}:hexad.json`])));
    const { spec, markdown } = await specs.get(caller, inputs.spec_id);
    const [plan, timings, decisions] = await Promise.all([
      runs.plan(caller, runId),
      runs.timings(caller, runId),
      results.decisions(caller.tenant, runId),
    ]);
    const document = hexadDocument({ run: runId, stack: inputs.stack, spec, plan, decisions, proof: inputs.proof, timings });
    const worktree = await workspace.tree(TREE, main);
    const files: RepositoryFile[] = [
      { path: 'hexad.json', text: `${JSON.stringify(document, null, 2)}\n` },
      { path: 'SPEC.md', text: markdown.endsWith('\n') ? markdown : `${markdown}\n` },
    ];
    await worktree.write(files);
    const message = { subject: 'docs: record spec, plan and proof', trailers: { [RUN_TRAILER]: runId } };
    await worktree.commit({ branch: MAIN, old: main, message, at: workspace.now() });
    return document;
  }
}
