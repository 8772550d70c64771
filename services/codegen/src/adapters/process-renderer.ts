import { WorkerProcess } from '@hexad/host';
import type { Spec } from '@hexad/proto/documents';
import { Renderer, type Besides } from '../application/ports.js';
import type { Templates } from '../application/templates.js';
import type { GeneratedFile } from '../domain/pack.js';
import type { RenderTask } from './render.worker.js';

/** The packs in a process of their own, so that rendering never holds up the platform; templates of others in the sandbox before. */
export class ProcessRenderer extends Renderer implements AsyncDisposable {
  readonly #worker = new WorkerProcess<RenderTask, GeneratedFile[]>(new URL('./render.worker.js', import.meta.url), 'rendering');
  readonly #templates: Templates;

  constructor(templates: Templates) {
    super();
    this.#templates = templates;
  }

  override async render(
    spec: Spec,
    stories: readonly string[],
    stack: readonly string[],
    { options, released = [], foreign = [] }: Besides = {},
  ): Promise<GeneratedFile[]> {
    const rendered = await Promise.all(
      foreign.map(async (pack) => ({ pack, rendered: await this.#templates.render(pack, { spec, stories, stack }) })),
    );
    return this.#worker.run({ spec, stories, stack, options, released, foreign: rendered });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#worker[Symbol.asyncDispose]();
  }
}
