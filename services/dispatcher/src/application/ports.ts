import type { After } from '@hexad/kernel';
import type { Agent, Success } from '../domain/agent.js';
import type { Change } from '../domain/effect.js';
import type { Happening } from '../domain/history.js';
import type { Holder } from '../domain/lost.js';
import type { Offer, SeatView } from '../domain/offer.js';
import type { Snapshot, TenantLine } from '../domain/snapshot.js';
import type { Action } from '../domain/decide.js';
import type { HeldTask, Task } from '../domain/task.js';

/** Where tasks are kept. A change, what it does to its agent's room and what goes out with it are one transaction. */
export abstract class TaskLedger {
  /**
   * Shows the task as it is, locked, and writes the change that `work` answers; undefined changes nothing. With a message id the work is
   * done once per message. Gives the task as it was and the change back when it was made.
   */
  abstract change(
    about: { tenant: string; task: string; message?: string },
    work: (current: Task | undefined) => Change | undefined,
  ): Promise<Changed | undefined>;
  abstract find(tenant: string, id: string): Promise<Task | undefined>;
  /** Tasks whose agents may be lost, a bounded number. `silent`: seats that are taken for dead. */
  abstract doubtful(tenant: string, silent: readonly number[]): Promise<{ readonly task: HeldTask; readonly holder: Holder }[]>;
  /** Tasks that each agent has. */
  abstract heldBy(tenant: string): Promise<ReadonlyMap<string, number>>;
  /** Takes away what happened to tasks that ended so many days ago and are not dead, a bounded number. Gives how many events. */
  abstract forget(tenant: string, days: number): Promise<number>;
  abstract tenants(): Promise<string[]>;
}

export interface Changed {
  readonly before: Task | undefined;
  readonly change: Change;
}

/** The line as placing sees it, and the hand that places. */
export abstract class Line {
  /** Agents that are alive and take tasks, the kinds there are, and whose turn it is. */
  abstract agents(): Promise<Pick<Snapshot, 'agents' | 'kinds' | 'turns'>>;
  /** `nextMs`: milliseconds until the time of a task comes that still waits for it. */
  abstract of(tenant: string): Promise<Omit<TenantLine, 'weight'> & { readonly nextMs: number | undefined }>;
  /** Compare and swap: false, and nothing has changed, when the task, its files or the agent's room are not what the decision saw. */
  abstract place(action: Extract<Action, { do: 'place' }>): Promise<boolean>;
  /** Tells the steps of those that wait for an agent that their time stands still meanwhile. Gives how many were told. */
  abstract delay(tenant: string): Promise<number>;
  /** Tasks that wait, by kind. */
  abstract depths(tenant: string): Promise<ReadonlyMap<string, number>>;
}

/** Who does the work. */
export abstract class Seats {
  /** Takes or keeps the seat of a process and writes down what it offers. `alone`: no other process can be alive. */
  abstract beat(offer: Offer, alone: boolean): Promise<{ readonly seat: number }>;
  /** The process takes nothing any more and has nothing in hand. */
  abstract leave(process: string): Promise<void>;
  /** All seats whose lease has lapsed. */
  abstract lapsed(): Promise<{ readonly seat: number; readonly until: string; readonly left: boolean }[]>;
  /** Forgets seats that nobody sits at, and puts right what agents are said to have in hand, by what they have. Gives the number put right. */
  abstract repair(used: ReadonlyMap<string, number>, seen: ReadonlyMap<string, number>): Promise<number>;
  abstract all(): Promise<readonly AgentView[]>;
}

export interface AgentView extends Agent {
  readonly seat: SeatView;
  /** Grows with every change of what it has. */
  readonly version: number;
}

/** What was handed out. */
export abstract class Handed {
  /** Takes an attempt from its agent's queue, or stops it where it runs. */
  abstract withdraw(tenant: string, task: { id: string; attempt: number; agent: string; placements: number }): Promise<void>;
}

/** A task as people see it. */
export interface TaskView {
  readonly task: Task;
  /** Who has it or had it last; empty: nobody yet. */
  readonly agent: string;
  /** Tasks of its tenant and kind that stand before it in the line. */
  readonly ahead: number;
  /** RFC 3339. */
  readonly queuedAt: string;
  readonly changedAt: string;
  readonly createdAt: Date;
}

/** Empty fields ask for nothing. `state` may also be `dead`. */
export interface TaskFilter {
  readonly state: string;
  readonly kind: string;
  readonly agent: string;
  readonly project: string;
  readonly run: string;
  /** Those that the caller sees; undefined: all. */
  readonly projects: readonly string[] | undefined;
}

export interface Happened extends Happening {
  readonly sequence: number;
  /** RFC 3339. */
  readonly at: string;
  readonly attempt: number;
}

export abstract class TaskViews {
  abstract find(tenant: string, id: string): Promise<TaskView | undefined>;
  /** In the order in which they were asked for. */
  abstract ofRun(tenant: string, run: string): Promise<TaskView[]>;
  /** The newest first. */
  abstract page(tenant: string, filter: TaskFilter, limit: number, after: After | undefined): Promise<TaskView[]>;
  /** What happened to a task, the oldest first. */
  abstract events(tenant: string, id: string, after: number, limit: number): Promise<Happened[]>;
}

/** What a tenant has to do with agents of a kind. */
export interface KindView {
  readonly queued: number;
  readonly held: number;
  /** Of the first in the line; 0 when nothing waits. */
  readonly longestWaitMs: number;
  readonly successes: readonly (Success & { readonly action: string; readonly pool: string; readonly total: number })[];
}

export abstract class Kinds {
  abstract status(tenant: string, kind: string): Promise<KindView>;
}
