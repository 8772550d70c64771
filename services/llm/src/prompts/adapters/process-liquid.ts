import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { WorkerProcess } from '@hexad/host';
import { Engine } from '../application/ports.js';
import { LiquidEngine } from './liquid.js';
import type { LiquidTask } from './liquid.worker.js';

const WORKER = createRequire(import.meta.url).resolve('@hexad/service-llm/liquid-worker');

/** What tenants wrote is filled in a process of its own: however long that takes, calls go on here. It is read here, which takes as long as its text. */
export class ProcessLiquid extends Engine implements AsyncDisposable {
  readonly #reader = new LiquidEngine();
  readonly #worker = new WorkerProcess<LiquidTask, string>(pathToFileURL(WORKER), 'prompt templates');

  override parse(text: string): void {
    this.#reader.parse(text);
  }

  override render(text: string, values: Readonly<Record<string, unknown>>): Promise<string> {
    return this.#worker.run({ text, values });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#worker[Symbol.asyncDispose]();
  }
}
