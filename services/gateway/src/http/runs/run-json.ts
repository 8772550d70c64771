import { AppError } from '@hexad/kernel';
import type { JournalEntry, Run, Step } from '@hexad/proto/workflow/v1/workflow';
import { orNull, parseJson } from '../schemas.js';

export const runLine = ({
  id,
  workflow,
  projectId,
  state,
  createdAt,
  endedAt,
  errorCode,
  errorMessage,
  actor,
  parentRunId,
  priority,
}: Run) => ({
  id,
  parentRunId: orNull(parentRunId),
  startedBy: actor,
  workflow,
  projectId,
  state,
  priority,
  createdAt: orNull(createdAt),
  endedAt: orNull(endedAt),
  errorCode: orNull(errorCode),
  errorMessage: orNull(errorMessage),
});

export const runJson = (run: Run) => ({
  ...runLine(run),
  inputs: parseJson(run.inputsJson) ?? {},
  variables: parseJson(run.variablesJson) ?? {},
  waitingFor: orNull(run.waitingFor),
  waitingPayload: parseJson(run.waitingPayloadJson),
  steps: run.steps.map(stepJson),
});

const stepJson = ({ path, name, kind, description, state, attempt, startedAt, endedAt, errorCode, errorMessage, ...more }: Step) => ({
  path,
  name,
  kind,
  description: orNull(description),
  state,
  attempt,
  startedAt: orNull(startedAt),
  endedAt: orNull(endedAt),
  errorCode: orNull(errorCode),
  errorMessage: orNull(errorMessage),
  waitingFor: orNull(more.waitingFor),
  childRunId: orNull(more.childRunId),
});

/** Fails with `not_found`. */
export function present(run: Run | undefined, id: string): Run {
  if (run === undefined) throw new AppError('not_found', `There is no run ${id}.`);
  return run;
}

export const entryJson = ({ sequence, at, type, path, dataJson }: JournalEntry) => ({
  sequence,
  at,
  type,
  path,
  data: parseJson(dataJson) ?? {},
});
