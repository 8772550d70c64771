import { z } from 'zod';
import { Action, type ActionContext } from '../../application/action.js';
import type { Specs } from '../../application/ports.js';
import type { Sources } from '../../source/sources.js';
import { pinned } from './pinned.js';
import { recorded, RecordedSpec } from './record.js';

const Inputs = z.object({ brief_id: z.string(), repo: z.string().min(1), branch: z.string().default('') });
type Inputs = z.infer<typeof Inputs>;

/** The spec of the brief goes on from the one that the repository records, so that stories and criteria keep their ids. */
export class GoOnFromRecord extends Action<typeof Inputs> {
  override readonly name = 'go_on_from_record';
  override readonly inputs = Inputs;
  readonly #specs: Specs;
  readonly #sources: Sources;

  constructor(specs: Specs, sources: Sources) {
    super();
    this.#specs = specs;
    this.#sources = sources;
  }

  override async execute(inputs: Inputs, context: ActionContext): Promise<object> {
    using _ = await context.workspace.claim('main', context.signal);
    const record = await recorded(context.workspace, await pinned(this.#sources, inputs, context), RecordedSpec);
    if (record) await this.#specs.goOnFrom(context.caller, inputs.brief_id, record.spec);
    return { known: record !== undefined };
  }
}
