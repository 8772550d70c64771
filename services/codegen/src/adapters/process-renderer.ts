import { AppError } from '@hexad/kernel';
import type { Spec } from '@hexad/proto/documents';
import { Tinypool } from 'tinypool';
import { Renderer } from '../application/ports.js';
import type { GeneratedFile } from '../domain/pack.js';
import type { RenderReply } from './render.worker.js';

/** The packs in a process of their own, so that rendering never holds up the platform and the formatter's memory goes when it is done. Started with the first request, ended when idle. */
export class ProcessRenderer extends Renderer implements AsyncDisposable {
  readonly #pool = new Tinypool({
    runtime: 'child_process',
    filename: new URL('./render.worker.js', import.meta.url).href,
    name: 'render',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 30_000,
  });

  override async render(spec: Spec, stories: readonly string[], stack: readonly string[]): Promise<GeneratedFile[]> {
    const reply: RenderReply = await this.#pool.run({ spec, stories, stack });
    if ('failure' in reply) throw AppError.parse(reply.failure);
    return reply.files;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy();
  }
}
