import type { AppError, Caller } from '@hexad/kernel';
import type { Decision, Plan, RepositoryOptions, Spec, Timing } from '@hexad/proto/documents';
import type { RepositoryFile } from '@hexad/workspace';
import type { Readable } from 'node:stream';
import type { Pack } from '../domain/pack.js';

/** Specs that are final. */
export abstract class Specs {
  /** Fails with `not_found`, and with `conflict` while the spec can still change. */
  abstract get(caller: Caller, id: string): Promise<{ readonly spec: Spec; readonly markdown: string }>;
  /** The spec of a brief that is not read yet goes on from this one. */
  abstract goOnFrom(caller: Caller, briefId: string, base: Spec): Promise<void>;
}

/** Layer 2. */
export abstract class Codegen {
  /** The packs of a stack, in its order. Fails with `stack_unknown`. */
  abstract stack(caller: Caller, names: readonly string[]): Promise<readonly Pack[]>;
  /** All files of the repository with the behaviour of `stories` in. */
  abstract render(
    caller: Caller,
    request: {
      spec: Spec;
      stories: readonly string[];
      stack: readonly string[];
      options: RepositoryOptions;
      released?: readonly RepositoryFile[];
    },
    signal: AbortSignal,
  ): Promise<RepositoryFile[]>;
}

/** What the workflow knows of the run. */
export abstract class Runs {
  abstract plan(caller: Caller, runId: string): Promise<Plan>;
  /** A value that is kept beside the run because of its size, as JSON. */
  abstract value(caller: Caller, runId: string, sha256: string): Promise<string>;
  /** Of the steps that have ended. */
  abstract timings(caller: Caller, runId: string): Promise<Timing[]>;
}

/** Where the finished repository goes. */
export abstract class Archives {
  /** Stores the archive and tells codegen; the same run again replaces it. */
  abstract put(
    caller: Caller,
    runId: string,
    zip: Readable,
  ): Promise<{ readonly key: string; readonly sha256: string; readonly bytes: number }>;
}

/** One attempt of a task, as the dispatcher assigned it. */
export interface Assignment {
  readonly tenant: string;
  readonly taskId: string;
  readonly runId: string;
  readonly stepPath: string;
  readonly attempt: number;
  readonly projectId: string;
}

export type Outcome = { readonly state: 'succeeded'; readonly result: object } | { readonly state: 'failed'; readonly error: AppError };

/** How attempts ended. A result is written and told in one transaction, so it is told exactly when it is kept. */
export abstract class Results {
  abstract has(task: Assignment): Promise<boolean>;
  /** A second result of the same attempt changes nothing. */
  abstract end(task: Assignment, action: string, outcome: Outcome): Promise<void>;
  /** A line for people; an empty one is only a sign of life. */
  abstract progress(task: Assignment, message: string): Promise<void>;
  /** The choices recorded by the run's tasks, one per story. */
  abstract decisions(tenant: string, runId: string): Promise<Decision[]>;
}
