import type {
  JournalEntry as JournalEntryMessage,
  Run as RunMessage,
  Step as StepMessage,
  WorkflowFile,
} from '@hexad/proto/workflow/v1/workflow';
import type { JournalEntry, PinnedDefinition } from '../application/runs.js';
import { stepsOf, type StepView } from '../application/view-run.js';
import { Large, opened } from '../domain/large.js';
import { valuesOf } from '../domain/scope.js';
import type { Run } from '../domain/run.js';
import type { Snapshot } from '../domain/snapshot.js';

/** Bytes of large values that an answer holds; of those beyond it says what they are, and they are asked for one by one. */
const SHOWN = 4_000_000;

/** A run with its steps, as GetRun gives it. */
export function runMessage(snapshot: Snapshot, room = SHOWN): RunMessage {
  const waiting = [...snapshot.steps.values()].map((step) => step.status).find((status) => status.state === 'waiting');
  return {
    ...runLine(snapshot.run),
    variablesJson: JSON.stringify(shown(snapshot, room)),
    steps: Array.from(stepsOf(snapshot), stepMessage),
    waitingFor: waiting?.signal ?? '',
    waitingPayloadJson: waiting ? JSON.stringify(waiting.payload) : '',
  };
}

function shown(snapshot: Snapshot, room: number): object {
  let left = room;
  const given = Object.entries(valuesOf(snapshot)).map(([name, value]) => {
    if (!(value instanceof Large)) return [name, value];
    if (value.bytes > left) return [name, { too_large_to_show: { sha256: value.hash, bytes: value.bytes } }];
    left -= value.bytes;
    return [name, opened(snapshot, value)];
  });
  return Object.fromEntries(given) as object;
}

/** A run without its steps, as lists give it. */
export const runLine = (run: Run): RunMessage => ({
  id: run.id,
  workflow: run.workflow,
  projectId: run.projectId,
  state: run.state,
  createdAt: run.createdAt.toISOString(),
  endedAt: run.endedAt?.toISOString() ?? '',
  inputsJson: JSON.stringify(run.inputs),
  variablesJson: '',
  errorCode: run.failure?.code ?? '',
  errorMessage: run.failure?.message ?? '',
  steps: [],
  waitingFor: '',
  waitingPayloadJson: '',
  actor: run.actor,
  parentRunId: run.parent?.runId ?? '',
  priority: run.priority ?? 'normal',
});

function stepMessage({ path, name, kind, description, attempt, startedAt, status, child }: StepView): StepMessage {
  return {
    path,
    name,
    state: status.state,
    attempt,
    startedAt: startedAt?.toISOString() ?? '',
    endedAt: 'endedAt' in status ? status.endedAt.toISOString() : '',
    errorCode: 'failure' in status ? status.failure.code : '',
    errorMessage: 'failure' in status ? status.failure.message : status.state === 'skipped' ? status.reason : '',
    description,
    childRunId: child ?? '',
    kind,
    waitingFor: status.state === 'waiting' ? status.signal : '',
  };
}

export const entryMessage = ({ sequence, at, type, path, data }: JournalEntry): JournalEntryMessage => ({
  sequence,
  at: at.toISOString(),
  type,
  path,
  dataJson: JSON.stringify(data),
});

export const fileMessage = (name: string, { source, hash }: PinnedDefinition): WorkflowFile => ({ name, source, hash });
