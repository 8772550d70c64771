import type { Caller } from '@hexad/kernel';
import type { z } from 'zod';
import type { Assignment } from './ports.js';
import type { RunWorkspace } from './run-workspace.js';

/** What an action has besides its inputs. */
export interface ActionContext {
  readonly caller: Caller;
  readonly runId: string;
  /** The attempt that it is done for. */
  readonly task: Assignment;
  /** Unix milliseconds; 0: none. */
  readonly deadline: number;
  readonly workspace: RunWorkspace;
  /** Aborted when the task is cancelled, past its deadline, or the process stops. */
  readonly signal: AbortSignal;
  /** A line for people who watch. */
  readonly progress: (message: string) => void;
}

/**
 * One typed thing that agents do. It may be killed at any line and is then done again from its start, so what it finds done it does not do
 * twice. Fails with AppErrors; the step, not the action, decides about another try.
 */
export abstract class Action<S extends z.ZodType = z.ZodType> {
  abstract readonly name: string;
  abstract readonly inputs: S;
  /** Whether it works in the repository of its run; in somebody else's it needs the folder alone. */
  readonly ownRepository: boolean = true;
  abstract execute(inputs: z.infer<S>, context: ActionContext): Promise<object>;
}
