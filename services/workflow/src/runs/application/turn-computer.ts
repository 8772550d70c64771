import { AppError } from '@hexad/kernel';
import { sizeOf, type Json } from '../../expressions/json.js';
import type { Computed, Computer } from '../domain/computer.js';
import type { Run } from '../domain/run.js';
import type { PluginCall } from '../domain/turn.js';
import type { PluginRegistry } from './plugins.js';

/** Milliseconds of one turn, steps in it, and characters of what they came to, after which it is written: other runs, and whoever wants to stop this one, have their turn. */
const LONGEST_MS = 8;
const MOST_STEPS = 500;
const MOST_CHARACTERS = 500_000;

/** Carries out what only computes, for one turn of one run. */
export class TurnComputer implements Computer {
  readonly #plugins: PluginRegistry;
  readonly #tenant: string;
  readonly #run: Run;
  readonly #began = performance.now();
  #steps = 0;
  #characters = 0;

  constructor(plugins: PluginRegistry, tenant: string, run: Run) {
    this.#plugins = plugins;
    this.#tenant = tenant;
    this.#run = run;
  }

  get spent(): boolean {
    if (this.#steps === 0) return false;
    return this.#steps >= MOST_STEPS || this.#characters > MOST_CHARACTERS || performance.now() - this.#began > LONGEST_MS;
  }

  isElsewhere(plugin: string): boolean {
    return !this.#plugins.isOwn(plugin);
  }

  compute(call: PluginCall): Computed | undefined {
    if (!this.#plugins.computes(call.plugin, call.action, call.inputs)) return undefined;
    const began = performance.now();
    const answer = this.#answer(call);
    this.#steps += 1;
    return { answer, ms: performance.now() - began };
  }

  #answer(call: PluginCall): Computed['answer'] {
    try {
      const result = this.#result(call);
      this.#characters += sizeOf(result);
      return { type: 'result', result };
    } catch (thrown) {
      const { code, message } = AppError.from(thrown);
      return { type: 'failure', failure: { code, message } };
    }
  }

  #result({ plugin, action, inputs, path, stepId, attempt }: PluginCall): Json {
    const { id: runId, actor, projectId } = this.#run;
    const caller = { tenant: this.#tenant, actor, project: projectId };
    return this.#plugins.compute(plugin, action, inputs, { caller, runId, projectId, step: path, idempotencyKey: stepId, attempt });
  }
}
