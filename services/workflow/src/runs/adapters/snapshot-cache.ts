import type { Definition } from '../../language/definition.js';
import { hasEnded } from '../domain/run.js';
import { openSteps } from '../domain/open-steps.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Step } from '../domain/step.js';

const MAX_RUNS = 2_000;
/** Of all runs together. */
const MAX_STEPS = 100_000;
const MAX_DEFINITIONS = 100;

/** A run at a known revision. */
export interface Kept {
  readonly snapshot: Snapshot;
  readonly revision: number;
}

/**
 * Runs at work as they were at a known revision, so that a turn need not read them again; and definitions by hash, which never change. A run that only
 * waits is not kept: there may be very many, and nobody knows for how long.
 */
export class SnapshotCache {
  readonly #runs = new Map<string, Kept & { readonly tenant: string }>();
  readonly #definitions = new Map<string, Definition>();
  #stepCount = 0;

  kept(tenant: string, runId: string): Kept | undefined {
    const known = this.#runs.get(runId);
    return known?.tenant === tenant ? known : undefined;
  }

  steps(runId: string, revision: number): ReadonlyMap<string, Step> | undefined {
    const known = this.#runs.get(runId);
    return known?.revision === revision ? known.snapshot.steps : undefined;
  }

  /** Only for what is committed. */
  keep(tenant: string, snapshot: Snapshot, revision: number): void {
    const { run, steps } = snapshot;
    this.forget(run.id);
    if (hasEnded(run.state) || run.state === 'waiting' || run.state === 'queued' || run.state === 'paused') return;
    // A lapsed mark belongs to the read that found it, not to the step.
    for (const { status } of openSteps(steps).values()) if (status.state === 'running' && status.lapsed) return;
    const { values: _values, ...bare } = snapshot;
    this.#runs.set(run.id, { tenant, snapshot: bare, revision });
    this.#stepCount += steps.size;
    for (const oldest of this.#runs.keys()) {
      if (this.#runs.size <= MAX_RUNS && this.#stepCount <= MAX_STEPS) break;
      this.forget(oldest);
    }
  }

  forget(runId: string): void {
    this.#stepCount -= this.#runs.get(runId)?.snapshot.steps.size ?? 0;
    this.#runs.delete(runId);
  }

  definition(hash: string): Definition | undefined {
    return this.#definitions.get(hash);
  }

  keepDefinition(hash: string, definition: Definition): void {
    if (this.#definitions.size >= MAX_DEFINITIONS && !this.#definitions.has(hash))
      this.#definitions.delete(this.#definitions.keys().next().value!);
    this.#definitions.set(hash, definition);
  }
}
