import type { Json, JsonObject } from '../../expressions/json.js';
import { readDefinition } from '../../language/read-definition.js';
import type { RunEvent } from '../domain/action.js';
import type { Computer } from '../domain/computer.js';
import { carriedOver } from '../domain/carry-over.js';
import type { Failure } from '../domain/run.js';
import type { Status } from '../domain/step.js';
import type { Turn } from '../domain/turn.js';
import { SimulatedRun } from '../simulation/simulated-run.js';

export interface SimulationOptions {
  readonly first?: RunEvent;
  /** Makes one for each turn; default: nothing only computes. */
  readonly computer?: (() => Computer) | undefined;
  /** ISO 8601. */
  readonly at?: string;
}

/** A simulated run with what tests say in a word. */
export class Simulation extends SimulatedRun {
  readonly #yaml: string;
  readonly #computer: SimulationOptions['computer'];

  /** `steps` is YAML; a header is put before it unless it has one. `first`: what happens before anything else. */
  constructor(yaml: string, inputs: JsonObject = {}, { first, computer, at = '2026-01-01T00:00:00Z' }: SimulationOptions = {}) {
    const now = new Date(at);
    const run = { id: 'run', workflow: 'test', projectId: 'project', actor: 'user:1', state: 'pending', inputs, createdAt: now } as const;
    super(readDefinition(yaml.includes('version:') ? yaml : `name: test\nversion: "1"\n${yaml}`), run, now, 'id', computer);
    this.#yaml = yaml;
    this.#computer = computer;
    this.apply(first);
  }

  /** Another run that begins at a step of this one and takes over what came before it. */
  rerun(path: string, inputs: JsonObject): Simulation {
    const steps = carriedOver(this.snapshot, path);
    const all = { ...this.snapshot.run.inputs, ...inputs };
    const first = { type: 'carry', from: 'run', steps } as const;
    return new Simulation(this.#yaml, all, { first, at: this.snapshot.now.toISOString(), computer: this.#computer });
  }

  /** With the turns that follow at once; the last of them. */
  override apply(event?: RunEvent): Turn {
    let last = super.apply(event);
    while (last.unfinished) last = super.apply();
    return last;
  }

  /** The answer of a plugin or an agent to a step's present attempt, or to another one. */
  succeed(path: string, result: Json = {}, attempt = this.attempt(path)): Turn {
    return this.apply({ type: 'result', path, attempt, result });
  }

  fail(path: string, code: Failure['code'] = 'internal', attempt = this.attempt(path)): Turn {
    return this.apply({ type: 'failure', path, attempt, failure: { code, message: 'it broke' } });
  }

  pass(milliseconds: number): Turn {
    this.moveTo(new Date(this.snapshot.now.getTime() + milliseconds));
    return this.apply();
  }

  /** The process that runs a plugin step is gone, and the sweep finds out. */
  lose(path: string): Turn {
    const step = this.snapshot.steps.get(path)!;
    if (step.status.state !== 'running') throw new Error(`${path} is ${step.status.state}`);
    const steps = new Map(this.snapshot.steps).set(path, { ...step, status: { ...step.status, lapsed: true } });
    this.snapshot = { ...this.snapshot, steps };
    return this.apply();
  }

  attempt(path: string): number {
    return this.snapshot.steps.get(path)?.attempt ?? 0;
  }

  state(path: string): Status['state'] | 'untouched' {
    return this.snapshot.steps.get(path)?.status.state ?? 'untouched';
  }

  /** Paths of the plugin and agent steps at work, in the order in which they were first touched. */
  working(): string[] {
    return [...this.snapshot.steps.values()]
      .filter((step) => step.status.state === 'running' && (step.kind === 'agent' || step.kind === 'plugin'))
      .map((step) => step.path);
  }

  /** Paths of the steps that wait for somebody. */
  waiting(): string[] {
    return [...this.snapshot.steps.values()].filter((step) => step.status.state === 'waiting').map((step) => step.path);
  }

  inputs(path: string): JsonObject | undefined {
    return this.turns.findLast((one) => one.inputs.has(path))?.inputs.get(path);
  }

  /** `succeeded`, or `failed: <code>`. */
  outcome(): string {
    const { state, failure } = this.snapshot.run;
    return failure ? `${state}: ${failure.code}` : state;
  }
}
