import { MAIN } from '@hexad/workspace';
import { z } from 'zod';
import { Action, type ActionContext } from '../action.js';
import type { PackTools } from '../pack-tools.js';
import type { Codegen, Specs } from '../ports.js';

const Inputs = z.object({ spec_id: z.string(), stack: z.array(z.string()) });

/** Makes the repository and has the packs' dependencies installed. */
export class Prepare extends Action<typeof Inputs> {
  override readonly name = 'prepare';
  override readonly inputs = Inputs;
  readonly #specs: Specs;
  readonly #codegen: Codegen;
  readonly #tools: PackTools;

  constructor(specs: Specs, codegen: Codegen, tools: PackTools) {
    super();
    this.#specs = specs;
    this.#codegen = codegen;
    this.#tools = tools;
  }

  override async execute({ spec_id, stack }: z.infer<typeof Inputs>, { caller, workspace, progress }: ActionContext): Promise<object> {
    const [packs] = await Promise.all([this.#codegen.stack(caller, stack), this.#specs.get(caller, spec_id)]);
    await this.#tools.prepare(packs, (pack) => progress(`Installing the packages of ${pack.name}; later runs find them installed`));
    return { commit: await workspace.repository.commitOf(MAIN), packs: packs.map((pack) => pack.name) };
  }
}
