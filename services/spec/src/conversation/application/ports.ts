import type { Caller } from '@hexad/kernel';
import type { Answers, SpecRecord } from '../../domain/spec-record.js';
import type { BriefDocument } from '../../domain/text/document.js';
import type { Conversation } from '../domain/conversation.js';

/** What a message comes to; all of it is kept, or nothing. */
export interface Step {
  /** With the next revision. */
  readonly conversation: Conversation;
  readonly draft?: Extract<SpecRecord, { state: 'draft' }>;
  /** Of the draft's brief, where what was said changes them. */
  readonly documents?: readonly BriefDocument[];
}

/** Where conversations live. */
export abstract class Conversations {
  abstract find(caller: Caller, specId: string): Promise<Conversation | undefined>;
  /**
   * Keeps a step and tells that the conversation goes on. Fails with `contended` when somebody was faster, with `conflict` when the spec has been
   * finalized.
   */
  abstract commit(caller: Caller, step: Step): Promise<void>;
  /** Answers that people gave to other specs which are final, the newest first. `projects`: those that the caller sees; absent: all. */
  abstract answersElsewhere(caller: Caller, specId: string, projects: readonly string[] | undefined): Promise<readonly Answers[]>;
}
