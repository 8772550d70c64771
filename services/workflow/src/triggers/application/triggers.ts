import type { ErrorCode } from '@hexad/kernel';
import type { Trigger, TriggerSpec } from '../domain/trigger.js';

export interface Delivery {
  readonly deliveryId: string;
  /** `starting`: a process is at it, or was. `limited`: too many in a minute. `refused`: the run could not start, or too many lie behind it. */
  readonly outcome: 'starting' | 'started' | 'limited' | 'refused';
  readonly runId: string | undefined;
  readonly reason: string;
  /** Of the error that refused it; empty where none did, and in what was written down before codes were. */
  readonly code: ErrorCode | '';
  readonly depth: number;
  readonly at: Date;
}

export interface NewTrigger {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly spec: TriggerSpec;
  readonly owner: string;
  readonly at: Date;
}

export interface Change {
  readonly paused: boolean;
  readonly owner: string;
  readonly at: Date;
}

/** Where triggers live. Each method is one transaction of the tenant. */
export abstract class Triggers {
  /** Makes the trigger of this name, or changes it: it is active then. Fails with `exhausted`, and with `conflict` when it is of another kind. */
  abstract put(tenant: string, trigger: NewTrigger): Promise<Trigger>;
  /** Fails with `not_found`. */
  abstract get(tenant: string, id: string): Promise<Trigger>;
  abstract projectOf(tenant: string, id: string): Promise<string | undefined>;
  /** By id. `projects` undefined: all. */
  abstract list(tenant: string, projects: readonly string[] | undefined, limit: number, after: string): Promise<readonly Trigger[]>;
  /** Fails with `not_found`. */
  abstract change(tenant: string, id: string, change: Change): Promise<Trigger>;
  /** Somebody else may start its runs as they like, and answers for them. */
  abstract addAuthor(tenant: string, id: string, author: string): Promise<void>;
  abstract remove(tenant: string, id: string): Promise<boolean>;
  /** Latest first. */
  abstract deliveries(tenant: string, id: string, limit: number, before: Date | undefined): Promise<readonly Delivery[]>;

  /** Those that are to hear of an event in a project. */
  abstract hearing(tenant: string, type: string, projectId: string): Promise<readonly Trigger[]>;
  /** Whether any tenant has one that hears of events. */
  abstract anyHears(): Promise<boolean>;
  /** How many runs of triggers lie behind a run, its parents looked at. */
  abstract depthOf(tenant: string, runId: string): Promise<number>;
  /** Notes a delivery as `starting`, unless it is known, which is given then, or the minute is full: `limited`. */
  abstract begin(tenant: string, trigger: Trigger, deliveryId: string, depth: number, at: Date): Promise<Delivery | 'limited' | undefined>;
  /** Writes down what became of it, and tells the bus what did not start. */
  abstract end(tenant: string, trigger: Trigger, delivery: Delivery): Promise<void>;
  /** Stops it for good, and says so on the bus. */
  abstract disable(tenant: string, trigger: Trigger, reason: string): Promise<void>;
}
