import type { Json } from '../../expressions/json.js';
import type { Failure } from './run.js';
import type { PluginCall } from './turn.js';

/** What a step that only computes came to, and how long that took. */
export interface Computed {
  readonly answer: { readonly type: 'result'; readonly result: Json } | { readonly type: 'failure'; readonly failure: Failure };
  /** Milliseconds. */
  readonly ms: number;
}

/**
 * Carries out steps that only compute, within the turn in which they begin. One is made for each turn. A turn may be thrown away and made anew: then all of it
 * is computed again.
 */
export interface Computer {
  /** Whether a plugin is none of the platform's: a service outside carries it out. */
  isElsewhere(plugin: string): boolean;
  /** Undefined: not this one; the engine's worker carries it out once the turn is written. */
  compute(call: PluginCall): Computed | undefined;
  /** It has done something, and enough for one turn: what it did is written, and the run goes on in the next one. */
  readonly spent: boolean;
}
