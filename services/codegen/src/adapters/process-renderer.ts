import { WorkerProcess } from '@hexad/host';
import type { Spec } from '@hexad/proto/documents';
import { Renderer } from '../application/ports.js';
import type { GeneratedFile } from '../domain/pack.js';
import type { RenderTask } from './render.worker.js';

/** The packs in a process of their own, so that rendering never holds up the platform. */
export class ProcessRenderer extends Renderer implements AsyncDisposable {
  readonly #worker = new WorkerProcess<RenderTask, GeneratedFile[]>(new URL('./render.worker.js', import.meta.url), 'rendering');

  override render(
    spec: Spec,
    stories: readonly string[],
    stack: readonly string[],
    released: readonly GeneratedFile[] = [],
  ): Promise<GeneratedFile[]> {
    return this.#worker.run({ spec, stories, stack, released });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#worker[Symbol.asyncDispose]();
  }
}
