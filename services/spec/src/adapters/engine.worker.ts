import { AppError } from '@hexad/kernel';
import type { Spec } from '@hexad/proto/documents';
import type { BriefDocument } from '../domain/brief.js';
import { PromptAnalysisEngine } from '../domain/prompt-analysis-engine.js';
import type { Answers } from '../domain/spec-record.js';

export type EngineReply = { readonly spec: Spec } | { readonly failure: ReturnType<AppError['toJSON']> };

const engine = new PromptAnalysisEngine();

// Ctrl-C reaches every process of the terminal; the pool ends this one when its platform has drained.
process.on('SIGINT', () => {});

/** Runs in a child process; errors cross as data because the way between processes drops their class. */
export function analyse(request: { readonly documents: readonly BriefDocument[]; readonly answers: Answers }): EngineReply {
  try {
    return { spec: engine.analyse({ documents: [...request.documents], answers: { ...request.answers } }) };
  } catch (thrown) {
    return { failure: AppError.from(thrown).toJSON() };
  }
}
