import type { Json } from '../../expressions/json.js';
import type { Definition } from '../../language/definition.js';
import type { RunEvent } from '../domain/action.js';
import type { Run } from '../domain/run.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Turn } from '../domain/turn.js';

/** A workflow file as a run is pinned to it. */
export interface PinnedDefinition {
  /** SHA-256 of the source. */
  readonly hash: string;
  readonly source: string;
  readonly definition: Definition;
  /** The workflows that its steps call, and those that these call, by name. */
  readonly children: ReadonlyMap<string, PinnedDefinition>;
}

/** A message of the bus that must have its effect once. */
export interface Inbox {
  readonly consumer: string;
  readonly messageId: string;
}

export interface Delivery {
  readonly event?: RunEvent;
  readonly inbox?: Inbox;
  /** Looks at the database for steps whose process is gone. */
  readonly sweep?: boolean;
  /** The turn before was `unfinished`: the run goes on. */
  readonly goesOn?: boolean;
  /** Called with a turn before it is written, inside the transaction. */
  readonly beforeWrite?: (turn: Turn) => void;
}

/** A signal as somebody gave it. */
export interface GivenSignal {
  /** Who gives it. */
  readonly by?: string;
  readonly signal: string;
  readonly payload: Json;
  /** The same for each try of one call. Empty: every call is a new one. */
  readonly key: string;
}

/** What somebody asks of a run, done once for each key. */
export interface Wish {
  /** Empty: every call is a new one. */
  readonly key: string;
  /** The name of a signal, or a slash and the kind of another event. */
  readonly what: string;
  readonly given: Json;
}

export const signalOf = ({ signal, payload, by }: GivenSignal): RunEvent => ({
  type: 'signal',
  signal,
  payload,
  ...(by !== undefined && { by }),
});

export interface RunFilter {
  readonly limit: number;
  readonly after: string;
  /** Empty: any. */
  readonly state: string;
  /** By what name it was started. */
  readonly workflow?: string | undefined;
  readonly project?: string | undefined;
  /** When it was started: then or later. */
  readonly since?: Date | undefined;
  /** Before. */
  readonly until?: Date | undefined;
  /** Absent: all. */
  readonly projects?: readonly string[] | undefined;
}

export interface RunPage {
  readonly runs: readonly Run[];
  /** The id after which the next page begins; empty at the end. */
  readonly next: string;
}

export interface JournalEntry {
  readonly sequence: number;
  readonly at: Date;
  readonly type: string;
  readonly path: string;
  readonly data: Json;
}

/** Where runs live. Every method is one transaction of the tenant. Fails with `contended` or `unavailable`, which are retryable. */
export abstract class Runs {
  /** Stores the run with its first turn, or gives the id of the run that has the key already. */
  abstract create(
    tenant: string,
    run: Run,
    pinned: PinnedDefinition,
    key: string,
    delivery: Delivery,
  ): Promise<{ readonly id: string; readonly turn?: Turn }>;
  /** Applies an event and all it leads to. Undefined when the run is unknown or the message was seen before. */
  abstract deliver(tenant: string, runId: string, delivery: Delivery): Promise<Turn | undefined>;
  /**
   * As `deliver`, and notes the wish's key in the same transaction when anything came of it. `repeated` when the run was asked this under this key before. Fails
   * with `conflict` when the key stands for another wish.
   */
  abstract once(tenant: string, runId: string, wish: Wish, delivery: Delivery): Promise<Turn | 'repeated' | undefined>;
  /** A line for people about a step at work; nothing when its attempt is over. */
  abstract progress(tenant: string, runId: string, path: string, attempt: number, message: string, inbox?: Inbox): Promise<void>;
  /** Fails with `not_found`. */
  abstract get(tenant: string, runId: string): Promise<Snapshot>;
  /** The file that a run is pinned to. Fails with `not_found`. */
  abstract pinned(tenant: string, runId: string): Promise<PinnedDefinition>;
  /** The project of a run; undefined when there is no such run. */
  abstract projectOf(tenant: string, runId: string): Promise<string | undefined>;
  abstract list(tenant: string, filter: RunFilter): Promise<RunPage>;
  /** Entries after a sequence number, oldest first, and whether the run has ended. Fails with `not_found`. */
  abstract journal(
    tenant: string,
    runId: string,
    after: number,
    limit: number,
  ): Promise<{ readonly entries: readonly JournalEntry[]; readonly ended: boolean }>;
}

/** A run whose time to be looked at has come. */
export interface Due {
  readonly tenant: string;
  readonly runId: string;
  /** The higher the sooner. */
  readonly rank: number;
  readonly since: Date;
}

/** The upkeep of all tenants' runs. */
export abstract class Upkeep {
  abstract tenants(): Promise<readonly string[]>;
  /** Those of a tenant that are first, without some. */
  abstract due(tenant: string, now: Date, limit: number, without: readonly string[]): Promise<readonly Due[]>;
  /** Says that this process still runs these steps. */
  abstract extend(tenant: string, stepIds: readonly string[]): Promise<void>;
  /** Gives steps back: the next sweep of any process starts them again. */
  abstract release(tenant: string, stepIds: readonly string[]): Promise<void>;
  /** Takes over what earlier processes held. Only for a process that knows that it is the only one. */
  abstract takeOver(): Promise<void>;
}
