import { AppError } from '@hexad/kernel';
import type { Spec } from '@hexad/proto/documents';
import { Tinypool } from 'tinypool';
import { Analyser } from '../application/ports.js';
import type { BriefDocument } from '../domain/brief.js';
import type { Answers } from '../domain/spec-record.js';
import type { EngineReply } from './engine.worker.js';

/** The deterministic engine in a process of its own, so that a long brief never holds up the platform and its memory goes when it is done. Started with the first brief, ended when idle. */
export class ProcessAnalyser extends Analyser implements AsyncDisposable {
  readonly #pool = new Tinypool({
    runtime: 'child_process',
    filename: new URL('./engine.worker.js', import.meta.url).href,
    name: 'analyse',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 30_000,
  });

  override async analyse(documents: readonly BriefDocument[], answers: Answers): Promise<Spec> {
    const reply: EngineReply = await this.#pool.run({ documents, answers });
    if ('failure' in reply) throw AppError.parse(reply.failure);
    return reply.spec;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy();
  }
}
