import type { Definition } from '../../language/definition.js';
import type { Step } from '../domain/step.js';

const MAX_RUNS = 200;
const MAX_DEFINITIONS = 100;

/** Steps of runs at a known revision, so that a turn need not read them again; and definitions by hash, which never change. */
export class SnapshotCache {
  readonly #steps = new Map<string, { readonly revision: number; readonly steps: ReadonlyMap<string, Step> }>();
  readonly #definitions = new Map<string, Definition>();

  steps(runId: string, revision: number): ReadonlyMap<string, Step> | undefined {
    const known = this.#steps.get(runId);
    return known?.revision === revision ? known.steps : undefined;
  }

  /** Only for what is committed. */
  keepSteps(runId: string, revision: number, steps: ReadonlyMap<string, Step>): void {
    this.#steps.delete(runId);
    put(this.#steps, runId, { revision, steps }, MAX_RUNS);
  }

  forget(runId: string): void {
    this.#steps.delete(runId);
  }

  definition(hash: string): Definition | undefined {
    return this.#definitions.get(hash);
  }

  keepDefinition(hash: string, definition: Definition): void {
    put(this.#definitions, hash, definition, MAX_DEFINITIONS);
  }
}

function put<V>(map: Map<string, V>, key: string, value: V, max: number): void {
  if (map.size >= max && !map.has(key)) map.delete(map.keys().next().value!);
  map.set(key, value);
}
