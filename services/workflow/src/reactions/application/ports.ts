import type { Page, PageWish } from '@hexad/kernel';
import type { Happening, Severity } from '../../notifications/domain/happening.js';
import type { Action, ReactionRule } from '../domain/rule.js';

export type ReactionState = 'acting' | 'waiting' | 'resolved' | 'escalated' | 'failed';

export interface Reaction {
  readonly id: string;
  readonly projectId: string;
  readonly rule: ReactionRule;
  /** In whose name. */
  readonly setBy: string;
  /** Everybody who wrote a version of the rule. */
  readonly authors: readonly string[];
  readonly happening: Happening;
  readonly startedRunId: string;
  readonly state: ReactionState;
  readonly attempts: number;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly createdAt: Date;
  readonly escalateAt: Date | undefined;
  readonly endedAt: Date | undefined;
}

/** A rule as it stands in a table, and in whose name it acts. */
export interface SetRule {
  readonly rule: ReactionRule;
  readonly setBy: string;
  /** Everybody who wrote a version of it. */
  readonly authors: readonly string[];
}

export interface Failure {
  readonly code: string;
  readonly message: string;
}

export abstract class Reactions {
  abstract rules(tenant: string, projectId: string): Promise<readonly SetRule[]>;
  /** Nobody else changes the table between what `change` gets and what it gives. What `change` throws changes nothing. */
  abstract changeRules(tenant: string, projectId: string, change: (rules: readonly SetRule[]) => readonly SetRule[]): Promise<void>;
  /** Whether anybody in the tenant has rules. Answers from memory for a moment: it is asked with every event. */
  abstract hasRules(tenant: string): Promise<boolean>;
  /** Writes what an event leads to, once for each event: new reactions, another try of those that it is about, or their end. */
  abstract react(tenant: string, happening: Happening): Promise<void>;
  abstract find(tenant: string, id: string): Promise<Reaction | undefined>;
  abstract list(tenant: string, wish: PageWish & { readonly projectId: string; readonly state: string }): Promise<Page<Reaction>>;
  /** Writes what became of a try. Nothing when it was resolved meanwhile, or another was faster. */
  abstract acted(tenant: string, reaction: Reaction, outcome: { readonly runId: string } | Failure): Promise<void>;
  abstract escalated(tenant: string, reaction: Reaction, failure: Failure | undefined): Promise<void>;
  abstract resolve(tenant: string, id: string): Promise<Reaction | undefined>;
}

/** Tells whoever looks after the platform. */
export abstract class Alerts {
  /** Once for each key. */
  abstract raise(
    tenant: string,
    reaction: Reaction,
    wish: { readonly severity: Severity; readonly message: string },
    key: string,
  ): Promise<void>;
}

/** Does what a rule says. Gives the run that it began, or an empty text. The same key does it once where that can be told. */
export abstract class Doer {
  abstract execute(tenant: string, reaction: Reaction, action: Action, key: string): Promise<string>;
}
