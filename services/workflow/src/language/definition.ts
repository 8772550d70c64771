import type { ErrorCode } from '@hexad/kernel';
import type { Json, JsonObject } from '../expressions/json.js';
import type { Place } from './source.js';

/** What a failed step leads to once its last try is over. `retry` ends as `fail` does. */
export type Strategy = 'fail' | 'retry' | 'continue' | 'rollback';

/** Further tries after one that failed. */
export interface Retry {
  /** Tries after the first; 0: none. */
  readonly retries: number;
  readonly backoff: 'fixed' | 'exponential';
  /** Before the second try. */
  readonly delayMs: number;
  readonly maxDelayMs: number;
  /** Share of a pause that chance may take away, 0 to 1. */
  readonly jitter: number;
  /** Only failures with these codes are tried again; absent: all but refusals. */
  readonly codes?: readonly ErrorCode[];
}

interface NodeBase {
  readonly name: string;
  /** Where it stands in the file: `stories/generate`, `route[express]/ship`. Unique. */
  readonly id: string;
  readonly description: string;
  /** Template; absent means always. */
  readonly condition?: Json;
  /** Field of the result → variable. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly strategy: Strategy;
  readonly retry: Retry;
  /** For one try; of a container or a wait: for the whole of it. */
  readonly timeoutMs?: number;
  /** For all tries and the pauses between them. */
  readonly stepTimeoutMs?: number;
  /** It fails when the process that did it is lost, in place of being done again. */
  readonly onceAtMost?: true;
  readonly inOrder: boolean;
  /** Names of the siblings that must have ended before it: all of them. */
  readonly needs: readonly string[];
  /** Undoes it in a rollback. */
  readonly compensate?: ActionNode;
  readonly place: Place;
}

export type PluginNode = NodeBase & { readonly kind: 'plugin'; readonly plugin: string; readonly action: string; readonly inputs: Json };
export type AgentNode = NodeBase & { readonly kind: 'agent'; readonly agent: string; readonly action: string; readonly inputs: Json };
export type SystemNode = NodeBase & { readonly kind: 'system'; readonly action: string; readonly inputs: Json };
export type EmitNode = NodeBase & { readonly kind: 'emit'; readonly event: string; readonly payload: Json };
export type WaitNode = NodeBase & { readonly kind: 'wait'; readonly signal: string; readonly payload: Json };

/** Waits until enough of those who may decide have approved the exact revision, or one has rejected it. */
export type ApprovalNode = NodeBase & {
  readonly kind: 'approval';
  /** Template of a list: users and roles, `user:ann`, `role:lead`. Empty: whoever may decide in the project. */
  readonly approvers: Json;
  /** Template of a list of those whose work it is: they cannot approve it. Who started the run cannot either. */
  readonly authors: Json;
  /** Rights that whoever decides must have. */
  readonly rights: readonly string[];
  /** Approvals that are needed. */
  readonly votes: number;
  /** Template: what the revision is one of, `commit:main`; empty: nobody tells of new ones by it. */
  readonly subject: Json;
  /** Template: what exactly is approved. */
  readonly revision: Json;
  /** Template: what is shown to those who decide. */
  readonly payload: Json;
  /** JSON Schema of what an approval carries; null: nothing. */
  readonly form: Json;
  readonly onTimeout: 'reject' | 'approve' | 'escalate';
  /** Template of a list: who may decide as well once the time is over. */
  readonly escalateTo: Json;
};

/** Another workflow, as a run of its own. */
export type WorkflowNode = NodeBase & {
  readonly kind: 'workflow';
  /** Name of its file. */
  readonly workflow: string;
  readonly inputs: Json;
};

/** What a failed one among several that work at once means for the others. */
export type FailurePolicy = 'fail-fast' | 'collect' | 'quorum';

/** How many must succeed: a number of them, or a share of all in percent. */
export type Quorum = { readonly count: number } | { readonly percent: number };

interface Several {
  readonly failure: FailurePolicy;
  /** With the policy `collect`, unless the file says what its failure means: the steps after it run although some in it failed. */
  readonly goesOn: boolean;
  /** With the policy `quorum`. */
  readonly quorum?: Quorum;
  readonly concurrency: number;
  readonly steps: readonly Node[];
}

export type ForeachNode = NodeBase &
  Several & {
    readonly kind: 'foreach';
    readonly items: Json;
    readonly as: string;
    readonly key: string;
    readonly label: string;
    readonly after: Json;
  };
export type ParallelNode = NodeBase & Several & { readonly kind: 'parallel' };
export type WhileNode = NodeBase & {
  readonly kind: 'while';
  /** Template; asked before each round. */
  readonly again: Json;
  readonly maxRounds: number;
  /** Between two rounds. */
  readonly delayMs: number;
  readonly steps: readonly Node[];
};
export interface Case {
  readonly name: string;
  /** Template; absent for the default. */
  readonly when?: Json;
  readonly steps: readonly Node[];
  readonly place: Place;
}
export type SwitchNode = NodeBase & { readonly kind: 'switch'; readonly cases: readonly Case[] };

/** A step that one call carries out. */
export type ActionNode = PluginNode | AgentNode | SystemNode;
/** A step that has steps in it. */
export type ContainerNode = ForeachNode | ParallelNode | WhileNode | SwitchNode;
export type Node = ActionNode | EmitNode | WaitNode | ApprovalNode | WorkflowNode | ContainerNode;

export interface Condition {
  readonly condition: Json;
  /** What people read when it does not hold; a template. */
  readonly message: string;
  readonly place: Place;
}

/** How many runs with the same key may be at work, of whichever workflow. */
export interface Concurrency {
  /** Template; sees the inputs. */
  readonly key: Json;
  readonly limit: number;
  /** What becomes of a run for which there is no slot: `cancel` ends it, `replace` cancels those that are at work, `refuse` does not start it. */
  readonly whenFull: 'queue' | 'cancel' | 'replace' | 'refuse';
  /** Whether a paused run keeps its slot. */
  readonly holdsSlot: boolean;
  readonly place: Place;
}

export type Priority = 'low' | 'normal' | 'high';

/** A workflow as the engine runs it. The steps of every list stand in an order in which each comes after those that it needs. */
export interface Definition {
  /**
   * Who wrote the present versions of what is not shipped in it (a workflow that a tenant stored, overlays): `user:ann`. Not in the file: known of what a run
   * is pinned to. Part of its hash, so two people never share a definition.
   */
  readonly authors?: readonly string[];
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly variables: Readonly<Record<string, Json>>;
  /** JSON Schema of what a run is given; absent: anything. */
  readonly inputs?: JsonObject;
  readonly prerequisites: readonly Condition[];
  readonly steps: readonly Node[];
  readonly criteria: readonly Condition[];
  /** Run after the steps, one after the other; none of them changes how the run ends. */
  readonly always: readonly ActionNode[];
  readonly onSuccess: readonly ActionNode[];
  readonly onFailure: readonly ActionNode[];
  /** From the start of the run. */
  readonly deadlineMs?: number;
  /** What becomes of a run whose time is over. */
  readonly onDeadline: 'fail' | 'rollback';
  readonly onCancel: 'keep' | 'rollback';
  /** Whose steps come first among the runs of a tenant; absent: normal. */
  readonly priority?: Priority;
  readonly concurrency?: Concurrency;
  /** Steps that `error_handling.step_overrides` names. */
  readonly overrides: readonly { readonly name: string; readonly place: Place }[];
}

/** A list of steps inside a step, and the variables that only they see. */
export interface Block {
  readonly steps: readonly Node[];
  readonly variables: readonly string[];
  /** Whether what its steps put into variables is seen after the step around it. */
  readonly shared: boolean;
}

/** The lists of steps directly inside a step. */
export function blocksOf(node: Node): readonly Block[] {
  switch (node.kind) {
    case 'foreach':
      return [{ steps: node.steps, variables: [node.as], shared: false }];
    case 'while':
      return [{ steps: node.steps, variables: [ROUND], shared: true }];
    case 'parallel':
      return [{ steps: node.steps, variables: [], shared: true }];
    case 'switch':
      return node.cases.map(({ steps }) => ({ steps, variables: [], shared: true }));
    default:
      return [];
  }
}

/** Name of the step that undoes another: `create_branch/compensate`. */
export const COMPENSATE = 'compensate';
/** What stands before the names of post-execution actions. No step of the file may be called so. */
export const POST = 'post_execution';
/** The variable that holds the number of the present round of a `while`, from 1. */
export const ROUND = 'round';

/** Every node, outer ones before what they contain. */
export function* allNodes(steps: readonly Node[]): Generator<Node> {
  for (const node of steps) {
    yield node;
    for (const block of blocksOf(node)) yield* allNodes(block.steps);
  }
}

/** The actions that run after the steps. */
export const postNodes = ({ always, onSuccess, onFailure }: Definition): ActionNode[] => [...onSuccess, ...onFailure, ...always];

/** Every node that a run can have a step of, with compensations and post-execution actions. */
export function* everyNode(definition: Definition): Generator<Node> {
  for (const node of [...allNodes(definition.steps), ...postNodes(definition)]) {
    yield node;
    if (node.compensate) yield node.compensate;
  }
}
