import type { Caller } from '@hexad/kernel';
import type { Spec } from '@hexad/proto/documents';
import type { Brief } from '../domain/brief.js';
import type { BriefDocument } from '../domain/text/document.js';
import type { Answers, SpecRecord } from '../domain/spec-record.js';

/** Where briefs live. */
export abstract class Briefs {
  /** Stores the brief and publishes that it was received. The same id again changes nothing. */
  abstract add(caller: Caller, brief: Brief): Promise<void>;
  /** Fails with `not_found`. */
  abstract get(caller: Caller, id: string): Promise<Brief>;
  /** The newest brief of a project beside `id`; undefined for its first. */
  abstract newestBeside(caller: Caller, projectId: string, id: string): Promise<Brief | undefined>;
  /** The spec of the brief goes on from this one. Fails with `not_found`. */
  abstract goOnFrom(caller: Caller, id: string, base: Spec): Promise<void>;
  /** Puts other documents in the place of the brief's: what was said about its draft is one of them. Fails with `not_found`. */
  abstract rewrite(caller: Caller, id: string, documents: readonly BriefDocument[]): Promise<void>;
  /** Undefined when there is no such brief. */
  abstract projectOf(tenant: string, id: string): Promise<string | undefined>;
}

/** A spec in its project; `version` of a finalized one. */
export interface SpecPlace {
  readonly id: string;
  readonly projectId: string;
  readonly version?: number;
}

/** Where specs live. */
export abstract class Specs {
  abstract get(caller: Caller, id: string): Promise<SpecRecord>;
  /** Undefined when there is no such spec. */
  abstract projectOf(tenant: string, id: string): Promise<string | undefined>;
  abstract findByBrief(caller: Caller, briefId: string): Promise<SpecRecord | undefined>;
  /** Stores the first draft of a brief; gives the spec that the brief has by then when somebody else was faster. */
  abstract addDraft(caller: Caller, draft: Extract<SpecRecord, { state: 'draft' }>): Promise<SpecRecord>;
  /** Replaces a draft. Fails with `conflict` when it has been finalized. */
  abstract saveDraft(caller: Caller, draft: Extract<SpecRecord, { state: 'draft' }>): Promise<void>;
  /** The newest finalized spec of a project beside `id`, and older than it when it is finalized itself. */
  abstract finalizedBefore(caller: Caller, record: SpecPlace): Promise<SpecRecord | undefined>;
  /** Gives the draft the project's next version and publishes it. A finalized one is returned as it is. */
  abstract finalize(caller: Caller, id: string, spec: Spec): Promise<Extract<SpecRecord, { state: 'finalized' }>>;
}

/** Reads documents into a spec: the deterministic engine now, a model later. */
export abstract class Analyser {
  abstract analyse(documents: readonly BriefDocument[], answers: Answers): Promise<Spec>;
}
