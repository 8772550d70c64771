import { WorkerProcess } from '@hexad/host';
import { AppError } from '@hexad/kernel';
import type { LoadOverrides, PlanChange } from '@hexad/proto/documents';
import { Workshop, type Format, type PlanJob, type PlanTheme, type SpecText } from '../application/workshop.js';
import type { PlanningTask } from './planning.worker.js';

/** The process runs what was compiled, also when this module is under test as it was written. */
const MODULE = import.meta.url.includes('/dist/')
  ? './planning.worker.js'
  : '../../../../dist/planning/project/adapters/planning.worker.js';
/** One works, the others wait: a large plan takes seconds. */
const MOST_INSIDE = 16;

/** A process of its own, so that a plan of ten thousand tasks never holds up the platform. */
export class ProcessWorkshop extends Workshop implements AsyncDisposable {
  readonly #worker = new WorkerProcess<PlanningTask, string>(new URL(MODULE, import.meta.url), 'plans');
  #inside = 0;

  override plan(job: PlanJob): Promise<string> {
    return this.#run({ work: 'plan', job });
  }

  override async render(job: PlanJob, format: Format, theme: PlanTheme): Promise<Buffer> {
    return Buffer.from(await this.#run({ work: 'render', job, format, theme }), format === 'pdf' ? 'base64' : 'utf8');
  }

  override compare(job: PlanJob, changes: readonly PlanChange[]): Promise<string> {
    return this.#run({ work: 'compare', job, changes });
  }

  override resources(spec: SpecText, overrides: LoadOverrides): Promise<string> {
    return this.#run({ work: 'resources', spec, overrides });
  }

  async #run(task: PlanningTask): Promise<string> {
    if (this.#inside >= MOST_INSIDE) throw new AppError('exhausted', `${this.#inside} plans are being made; try again in some seconds.`);
    this.#inside += 1;
    try {
      return await this.#worker.run(task);
    } finally {
      this.#inside -= 1;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker[Symbol.asyncDispose]();
  }
}
