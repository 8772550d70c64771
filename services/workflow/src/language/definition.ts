import type { Json } from '../expressions/json.js';
import type { Place } from './source.js';

export type Strategy = 'fail' | 'retry' | 'continue';

interface NodeBase {
  readonly name: string;
  /** Names of the steps around it and its own: `stories/generate`. */
  readonly id: string;
  readonly description: string;
  /** Template; absent means always. */
  readonly condition?: Json;
  /** Field of the result → variable. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly strategy: Strategy;
  /** Tries after the first. */
  readonly retries: number;
  readonly timeoutMs?: number;
  readonly inOrder: boolean;
  readonly place: Place;
}

export type PluginNode = NodeBase & { readonly kind: 'plugin'; readonly plugin: string; readonly action: string; readonly inputs: Json };
export type AgentNode = NodeBase & { readonly kind: 'agent'; readonly agent: string; readonly action: string; readonly inputs: Json };
export type SystemNode = NodeBase & { readonly kind: 'system'; readonly action: string; readonly inputs: Json };
export type WaitNode = NodeBase & { readonly kind: 'wait'; readonly signal: string; readonly payload: Json };
export type ForeachNode = NodeBase & {
  readonly kind: 'foreach';
  readonly items: Json;
  readonly as: string;
  readonly key: string;
  readonly label: string;
  readonly after: Json;
  readonly concurrency: number;
  readonly failure: 'fail-fast' | 'collect';
  readonly steps: readonly Node[];
};

export type Node = PluginNode | AgentNode | SystemNode | WaitNode | ForeachNode;

export interface Condition {
  readonly condition: Json;
  /** What people read when it does not hold; a template. */
  readonly message: string;
  readonly place: Place;
}

export interface PostAction {
  readonly action: string;
  readonly inputs: Json;
  readonly place: Place;
}

/** A workflow as the engine runs it. */
export interface Definition {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly variables: Readonly<Record<string, Json>>;
  readonly prerequisites: readonly Condition[];
  readonly steps: readonly Node[];
  readonly criteria: readonly Condition[];
  readonly always: readonly PostAction[];
  readonly onSuccess: readonly PostAction[];
  readonly onFailure: readonly PostAction[];
}

/** Every node, outer ones before what they contain. */
export function* allNodes(steps: readonly Node[]): Generator<Node> {
  for (const node of steps) {
    yield node;
    if (node.kind === 'foreach') yield* allNodes(node.steps);
  }
}
