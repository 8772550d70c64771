import type { Json, JsonObject } from '../../expressions/json.js';
import type {
  AgentNode,
  ApprovalNode,
  ContainerNode,
  EmitNode,
  ForeachNode,
  Node,
  PluginNode,
  SystemNode,
  WaitNode,
  WhileNode,
  WorkflowNode,
} from '../../language/definition.js';
import type { LargeOutputs, Value } from './large.js';
import type { Ending, EndState, Failure } from './run.js';
import type { Approval, Item, Step, Vote } from './step.js';

/** What a step tells the world outside, written with the turn. */
export type Notice =
  | { readonly type: 'event'; readonly name: string; readonly payload: Json }
  /** Somebody should look at it. */
  | { readonly type: 'alert'; readonly message: string; readonly severity: 'error' | 'critical' };

/** How a vote came, for the record: it decides nothing. */
export interface Receipt {
  /** As the token says: `key:<id>`. */
  readonly actor: string;
  readonly via: 'api' | 'link' | 'chat' | 'cli';
  /** The same for each try of one call; empty: none. */
  readonly key: string;
  /** From the person for whom a delegate votes to the delegate. */
  readonly chain: readonly string[];
  /** The link that was used up. */
  readonly link?: string;
}

/** Who votes. */
export interface Voter {
  /** The person. */
  readonly voter: string;
  /** Those of whoever has the say, which is the person for whom a delegate votes: `role:admin`. */
  readonly roles: readonly string[];
  /** Rights of the same. Absent: all. */
  readonly rights?: readonly string[];
  /** For a delegate: from the person for whom they vote to themself. */
  readonly chain?: readonly string[];
  /** Who is who: what a workflow or a token calls somebody → the person. Absent: everybody is called by one name alone. */
  readonly persons?: ReadonlyMap<string, string>;
  readonly receipt?: Receipt;
}

/** One change of a run. `decide` and `accept` make them, `evolve` carries them out on a snapshot, the engine writes the outcome. */
export type Action =
  | { readonly type: 'begin' }
  | {
      readonly type: 'start';
      readonly path: string;
      readonly node: PluginNode | AgentNode;
      /** A service outside carries it out. */
      readonly remote?: true;
      readonly description: string;
      readonly inputs: JsonObject;
      /** Kind of agent; empty for a plugin. */
      readonly agent: string;
      /** The try before this one is lost without an answer. */
      readonly again: boolean;
    }
  | {
      readonly type: 'call';
      readonly path: string;
      readonly node: WorkflowNode;
      readonly description: string;
      readonly inputs: JsonObject;
    }
  | { readonly type: 'wait'; readonly path: string; readonly node: WaitNode; readonly description: string; readonly payload: Json }
  | {
      readonly type: 'ask';
      readonly path: string;
      readonly node: ApprovalNode;
      readonly description: string;
      readonly approval: Approval;
    }
  /** A vote that counts, with all that stand. */
  | { readonly type: 'count'; readonly path: string; readonly vote: Vote; readonly votes: readonly Vote[]; readonly receipt?: Receipt }
  /** A vote that its voter takes back, with those that stand without it. */
  | { readonly type: 'withdraw'; readonly path: string; readonly vote: Vote; readonly votes: readonly Vote[]; readonly receipt?: Receipt }
  | {
      readonly type: 'escalate';
      readonly path: string;
      readonly node: ApprovalNode;
      /** All who may decide now. */
      readonly approvers: readonly string[];
      /** Who is asked as well. */
      readonly more: readonly string[];
    }
  | {
      readonly type: 'revise';
      readonly path: string;
      readonly node: ApprovalNode;
      readonly revision: string;
      readonly takenBack: readonly string[];
      /** What those who decide are shown from now on; absent: the same. */
      readonly payload?: Json;
      /** What the gate's own expression gave; absent: somebody told the revision. */
      readonly evaluated?: string;
      readonly by?: string;
      /** Whose act that is; absent: of `by` itself. */
      readonly person?: string;
    }
  /** Somebody has a hand in the run. */
  | { readonly type: 'touch'; readonly by: string }
  | {
      readonly type: 'expand';
      readonly path: string;
      readonly node: ForeachNode;
      readonly description: string;
      readonly items: readonly Item[];
    }
  /** A container other than a foreach begins. `chosen`: the case of a switch. */
  | {
      readonly type: 'enter';
      readonly path: string;
      readonly node: Exclude<ContainerNode, ForeachNode>;
      readonly description: string;
      readonly chosen?: string;
    }
  | { readonly type: 'openItem'; readonly path: string; readonly node: ForeachNode; readonly item: Item }
  /** `path` is that of the while. The round begins at `readyAt`, or at once. */
  | { readonly type: 'openRound'; readonly path: string; readonly node: WhileNode; readonly round: number; readonly readyAt?: Date }
  /** A step that needs nobody. */
  | {
      readonly type: 'perform';
      readonly path: string;
      readonly node: SystemNode | EmitNode;
      readonly description: string;
      readonly message: string;
      readonly notice?: Notice;
    }
  /** `decidedBy`: of a gate. */
  | {
      readonly type: 'succeed';
      readonly path: string;
      readonly outputs: JsonObject;
      readonly large?: LargeOutputs;
      readonly decidedBy?: 'votes' | 'timeout';
    }
  /** `late`: the engine gave the try up because its time was over. */
  | {
      readonly type: 'fail';
      readonly decidedBy?: 'votes' | 'timeout';
      readonly path: string;
      readonly node: Node;
      readonly failure: Failure;
      readonly outputs: JsonObject;
      readonly late?: true;
    }
  /** An item or a round. */
  | { readonly type: 'failPart'; readonly path: string; readonly failure: Failure }
  | { readonly type: 'retry'; readonly path: string; readonly failure: Failure; readonly readyAt: Date; readonly late?: true }
  | { readonly type: 'skip'; readonly path: string; readonly node: Node; readonly item?: Item; readonly reason: string }
  /** Everything open below the path, and with `self` the step itself; the whole run with an empty path. What is being undone goes on. */
  | { readonly type: 'cancel'; readonly path: string; readonly self: boolean }
  | { readonly type: 'compensate'; readonly path: string }
  | { readonly type: 'compensated'; readonly path: string; readonly failure?: Failure }
  | { readonly type: 'enqueue' }
  | { readonly type: 'admit' }
  | { readonly type: 'pause' }
  | { readonly type: 'unpause' }
  /** A plugin step waits for its place in the process, or an agent's for an agent, and then has it: in between its time stands still. */
  | { readonly type: 'hold' | 'place'; readonly path: string }
  /** A pause between two tries is over now. */
  | { readonly type: 'hasten'; readonly path: string }
  | { readonly type: 'patch'; readonly variables: JsonObject }
  /** Results of another run, which this one begins with. */
  | { readonly type: 'carry'; readonly from: string; readonly steps: readonly Step[] }
  /** `recalled`: the run that the step started goes on as well. */
  | { readonly type: 'reopen'; readonly paths: ReadonlyMap<string, 'pending' | 'running' | 'recalled'> }
  /** The run has another deadline, or none. */
  | { readonly type: 'extend'; readonly dueAt?: Date }
  /** The steps are through: what is left is to undo them, or what is done after them. */
  | { readonly type: 'ending'; readonly ending: Ending }
  | { readonly type: 'end'; readonly state: EndState; readonly failure?: Failure };

/** Something that happened to a run from outside. */
export type RunEvent =
  | { readonly type: 'result'; readonly path: string; readonly attempt: number; readonly result: Json }
  | { readonly type: 'failure'; readonly path: string; readonly attempt: number; readonly failure: Failure }
  /** As the actions. */
  | { readonly type: 'hold' | 'place'; readonly path: string; readonly attempt: number }
  /** The run that a step started has ended. */
  | {
      readonly type: 'child';
      readonly path: string;
      readonly attempt: number;
      readonly state: EndState;
      readonly failure?: Failure;
      readonly variables: Readonly<Record<string, Value>>;
      /** It was to go on, and cannot: the same steps would end the same way. */
      readonly stuck?: boolean;
      /** Who had a hand in it. */
      readonly hands?: readonly string[];
    }
  | { readonly type: 'signal'; readonly signal: string; readonly payload: Json; readonly by?: string }
  | ({
      readonly type: 'vote';
      readonly path: string;
      readonly decision: 'approve' | 'reject';
      /** What the voter looked at. */
      readonly revision: string;
      readonly comment: string;
      readonly form: Json;
    } & Voter)
  /** The voter takes their vote back. */
  | ({ readonly type: 'withdrawVote'; readonly path: string; readonly revision: string } & Voter)
  /** What a gate asks about is now another revision. */
  | { readonly type: 'revise'; readonly path: string; readonly revision: string; readonly by?: string; readonly person?: string }
  /** There is no slot for the run yet, there is one now, or there will be none. */
  | { readonly type: 'enqueue' }
  | { readonly type: 'admit' }
  | { readonly type: 'turnAway'; readonly failure: Failure }
  | { readonly type: 'cancel' }
  | { readonly type: 'pause' }
  /** Goes on with a paused run, or with one that ended badly. */
  | { readonly type: 'resume'; readonly by?: string; readonly deadlineMs?: number }
  | { readonly type: 'retryStep'; readonly path: string; readonly by?: string; readonly deadlineMs?: number }
  | { readonly type: 'patch'; readonly variables: JsonObject; readonly by?: string; readonly person?: string }
  /** Only for a run that has not begun. */
  | {
      readonly type: 'carry';
      readonly from: string;
      readonly steps: readonly Step[];
      /** Who had a hand in the other run. */
      readonly hands?: readonly string[];
      /** What was approved there is to be approved again. */
      readonly asksAnew?: boolean;
    };
