import type { Caller } from '@hexad/kernel';
import type { Question, Story } from '@hexad/proto/documents';

export interface SpecCall {
  readonly caller: Caller;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly idempotencyKey: string;
}

export type Answers = Readonly<Record<string, string>>;

/** The spec service as the workflow's steps need it. Fails with that service's codes. */
export abstract class Specs {
  /** Stores a brief of one document. Gives its id. */
  abstract receive(projectId: string, document: { readonly name: string; readonly text: string }, call: SpecCall): Promise<string>;
  /** Reads a brief; `answers` settle questions at once. Gives the questions that are still open. */
  abstract analyse(
    briefId: string,
    answers: Answers,
    call: SpecCall,
  ): Promise<{ readonly specId: string; readonly questions: readonly Question[] }>;
  abstract finalize(
    specId: string,
    answers: Answers,
    call: SpecCall,
  ): Promise<{ readonly overview: string; readonly title: string; readonly version: number }>;
  /** The whole document as text: a large one is read where it holds nobody up. */
  abstract json(specId: string, call: SpecCall): Promise<string>;
  abstract stories(specId: string, call: SpecCall): Promise<readonly Story[]>;
}
