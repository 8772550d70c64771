import { workerTask } from '@hexad/host/worker-task';
import type { BriefDocument } from '../domain/text/document.js';
import { PromptAnalysisEngine } from '../domain/prompt-analysis-engine.js';
import type { Answers } from '../domain/spec-record.js';

export interface AnalysisTask {
  readonly documents: readonly BriefDocument[];
  readonly answers: Answers;
}

const engine = new PromptAnalysisEngine();

export const task = workerTask(({ documents, answers }: AnalysisTask) =>
  engine.analyse({ documents: [...documents], answers: { ...answers } }),
);
