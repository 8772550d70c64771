import { workerTask } from '@hexad/host/worker-task';
import { LiquidEngine } from './liquid.js';

export interface LiquidTask {
  readonly text: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const engine = new LiquidEngine();

export const task = workerTask(({ text, values }: LiquidTask) => engine.render(text, values));
