import { WorkerProcess } from '@hexad/host';
import { AppError } from '@hexad/kernel';
import type { PlanChange, PlanComparison, ProjectPlan } from '@hexad/proto/documents';
import { Workshop, type Format, type PlanTheme } from '../application/workshop.js';
import type { PlanInput } from '../make-plan.js';
import type { PlanningResult, PlanningTask } from './planning.worker.js';

/** The process runs what was compiled, also when this module is under test as it was written. */
const MODULE = import.meta.url.includes('/dist/')
  ? './planning.worker.js'
  : '../../../../dist/planning/project/adapters/planning.worker.js';
/** One works, these wait: a large plan takes seconds. */
const MOST_WAITING = 16;

/** A process of its own, so that a plan of ten thousand tasks never holds up the platform. */
export class ProcessWorkshop extends Workshop implements AsyncDisposable {
  readonly #worker = new WorkerProcess<PlanningTask, PlanningResult>(new URL(MODULE, import.meta.url), 'plans');
  #inside = 0;

  override async plan(input: PlanInput): Promise<ProjectPlan> {
    return ((await this.#run({ work: 'plan', input })) as { plan: ProjectPlan }).plan;
  }

  override async render(input: PlanInput, format: Format, theme: PlanTheme): Promise<Buffer> {
    const { base64 } = (await this.#run({ work: 'render', input, format, theme })) as { base64: string };
    return Buffer.from(base64, 'base64');
  }

  override async compare(input: PlanInput, changes: readonly PlanChange[]): Promise<PlanComparison> {
    return ((await this.#run({ work: 'compare', input, changes })) as { comparison: PlanComparison }).comparison;
  }

  async #run(task: PlanningTask): Promise<PlanningResult> {
    if (this.#inside >= MOST_WAITING) throw new AppError('exhausted', `${this.#inside} plans are being made; try again in some seconds.`);
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
