import { WorkerProcess } from '@hexad/host';
import type { Spec } from '@hexad/proto/documents';
import { Analyser } from '../application/ports.js';
import type { BriefDocument } from '../domain/text/document.js';
import type { Answers } from '../domain/spec-record.js';
import type { AnalysisTask } from './engine.worker.js';

/** The deterministic engine in a process of its own, so that a long brief never holds up the platform. */
export class ProcessAnalyser extends Analyser implements AsyncDisposable {
  readonly #worker = new WorkerProcess<AnalysisTask, Spec>(new URL('./engine.worker.js', import.meta.url), 'reading briefs');

  override analyse(documents: readonly BriefDocument[], answers: Answers): Promise<Spec> {
    return this.#worker.run({ documents, answers });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#worker[Symbol.asyncDispose]();
  }
}
