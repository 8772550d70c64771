import type { Json, JsonObject } from '../../expressions/json.js';
import type { AgentNode, ForeachNode, Node, PluginNode, WaitNode } from '../../language/definition.js';
import type { Failure } from './run.js';
import type { Item } from './step.js';

/** One change of a run. `decide` and `accept` make them, `evolve` carries them out on a snapshot, the engine writes the outcome. */
export type Action =
  | { readonly type: 'begin' }
  | {
      readonly type: 'start';
      readonly path: string;
      readonly node: PluginNode | AgentNode;
      readonly description: string;
      readonly inputs: JsonObject;
      /** Kind of agent; empty for a plugin. */
      readonly agent: string;
      /** The try before this one is lost without an answer. */
      readonly again: boolean;
    }
  | { readonly type: 'wait'; readonly path: string; readonly node: WaitNode; readonly description: string; readonly payload: Json }
  | {
      readonly type: 'expand';
      readonly path: string;
      readonly node: ForeachNode;
      readonly description: string;
      readonly items: readonly Item[];
    }
  | { readonly type: 'openItem'; readonly path: string; readonly node: ForeachNode; readonly item: Item }
  /** A step that needs nobody: a `system` step. */
  | { readonly type: 'perform'; readonly path: string; readonly node: Node; readonly description: string; readonly message: string }
  | { readonly type: 'succeed'; readonly path: string; readonly outputs: JsonObject }
  /** `late`: the engine gave the try up because its time was over. */
  | {
      readonly type: 'fail';
      readonly path: string;
      readonly node: Node;
      readonly failure: Failure;
      readonly outputs: JsonObject;
      readonly late?: true;
    }
  | { readonly type: 'failItem'; readonly path: string; readonly failure: Failure }
  | { readonly type: 'retry'; readonly path: string; readonly failure: Failure; readonly readyAt: Date; readonly late?: true }
  | { readonly type: 'skip'; readonly path: string; readonly node: Node; readonly item?: Item; readonly reason: string }
  /** Everything open at and below the path; the whole run with an empty path. */
  | { readonly type: 'cancel'; readonly path: string }
  | { readonly type: 'reopen'; readonly paths: ReadonlyMap<string, 'pending' | 'running'> }
  | { readonly type: 'log'; readonly message: string }
  | { readonly type: 'end'; readonly state: 'succeeded' | 'failed' | 'cancelled'; readonly failure?: Failure };

/** Something that happened to a run from outside. */
export type RunEvent =
  | { readonly type: 'result'; readonly path: string; readonly attempt: number; readonly result: Json }
  | { readonly type: 'failure'; readonly path: string; readonly attempt: number; readonly failure: Failure }
  | { readonly type: 'signal'; readonly signal: string; readonly payload: Json }
  | { readonly type: 'cancel' }
  | { readonly type: 'resume' };
