import { AppError } from '@hexad/kernel';
import { asText, isObject, type Json } from '../../expressions/json.js';
import type { JournalEntry } from '../../runs/application/runs.js';
import { opened } from '../../runs/domain/large.js';
import { hasEnded } from '../../runs/domain/run.js';
import { outputOf } from '../../runs/domain/scope.js';
import { nodeOf, type Snapshot } from '../../runs/domain/snapshot.js';
import type { Step } from '../../runs/domain/step.js';
import type { Answer, Case, Scripted } from './case-schema.js';

/** A finished run as a case: what its steps answered, try by try, what people did, and how it ended. Fails with `conflict` for one that goes on. */
export function recorded(snapshot: Snapshot, journal: readonly JournalEntry[]): Case {
  const { run, steps } = snapshot;
  if (!hasEnded(run.state))
    throw new AppError('conflict', `Run ${run.id} is ${run.state}; it can be recorded as a case when it has ended.`);
  const stubs = [...steps.values()].filter(({ kind }) => kind === 'plugin' || kind === 'agent' || kind === 'workflow');
  // What a rerun took over is not in its journal.
  const told = new Set(journal.map(({ path }) => path));
  const before = [...steps.values()].filter(({ kind, path, status }) => kind === 'wait' && status.state === 'succeeded' && !told.has(path));
  const events = [...before.map((step) => signalOf(snapshot, step)), ...journal.flatMap((entry) => eventsOf(snapshot, entry))];
  return {
    name: `as run ${run.id}`,
    inputs: run.inputs,
    starts: run.createdAt.toISOString(),
    actor: run.actor,
    stubs: Object.fromEntries(
      stubs.map((step) => [step.path, answersOf(snapshot, step, journal)] as const).filter(([, answers]) => answers.length > 0),
    ),
    ...(events.length > 0 && { events }),
    expect: {
      state: run.state,
      ...(run.failure && { error: run.failure.code }),
      steps: Object.fromEntries([...steps.values()].map(({ path, status }) => [path, status.state])),
    },
  } as Case;
}

/** One for each try that ended. */
function answersOf(snapshot: Snapshot, step: Step, journal: readonly JournalEntry[]): Answer[] {
  const answers: Answer[] = [];
  let since: Date | undefined;
  for (const { path, type, at, data } of journal) {
    if (path !== step.path) continue;
    if (type === 'step.started') since = at;
    const after = since && at > since ? { after: (at.getTime() - since.getTime()) / 1_000 } : {};
    const code = isObject(data) ? data['code'] : undefined;
    if ((type === 'step.retried' || type === 'step.failed') && typeof code === 'string') answers.push(failed(data, after));
    else if (type === 'step.succeeded') answers.push({ ...answered(snapshot, step), ...after });
    else if (type === 'step.cancelled') answers.push({ never: true });
  }
  if (answers.length === 0 && step.status.state === 'succeeded') return [answered(snapshot, step)];
  return answers;
}

function failed(data: Json, after: { after?: number }): Answer {
  const { code, message } = data as { code: NonNullable<Answer['fail']>; message?: string };
  // The engine's own words: nobody answered.
  if (code === 'timeout' && message?.startsWith('No answer within') === true) return { never: true };
  return { fail: code, ...(message !== undefined && { message }), ...after };
}

/** What the run kept of the result: the fields that the step hands to variables. */
function answered(snapshot: Snapshot, step: Step): Answer {
  const { status } = step;
  const fields = Object.entries(nodeOf(snapshot.definition, step).outputs).map(
    ([field, variable]) => [field, opened(snapshot, outputOf(status, variable)) ?? null] as const,
  );
  return fields.length === 0 ? {} : { result: Object.fromEntries(fields) };
}

function eventsOf(snapshot: Snapshot, { type, path, at, data }: JournalEntry): Scripted[] {
  const step = snapshot.steps.get(path);
  const fields = isObject(data) ? data : {};
  const when = { at: (at.getTime() - snapshot.run.createdAt.getTime()) / 1_000 };
  switch (type) {
    case 'step.succeeded':
      return step?.kind === 'wait' ? [signalOf(snapshot, step)] : [];
    case 'step.voted': {
      const {
        voter: by,
        decision: say,
        comment,
        form,
      } = fields as { voter: string; decision: 'approve' | 'reject'; comment: string; form: Json };
      const roles = (step?.approval?.approvers ?? []).flatMap((who) => (who.startsWith('role:') ? [who.slice('role:'.length)] : []));
      return [
        { vote: path, by, say, ...(roles.length > 0 && { roles }), ...(comment !== '' && { comment }), ...(form !== null && { form }) },
      ];
    }
    case 'step.revised':
      return [{ ...when, revise: path, to: asText(fields['revision'] ?? '') }];
    case 'run.patched':
      return [{ ...when, patch: fields['variables'] as Record<string, Json> }];
    case 'run.paused':
      return [{ ...when, do: 'pause' }];
    case 'run.resumed':
      return [{ ...when, do: 'resume' }];
    case 'run.cancelled':
      return [{ ...when, do: 'cancel' }];
    default:
      return [];
  }
}

function signalOf(snapshot: Snapshot, step: Step): Scripted {
  const node = nodeOf(snapshot.definition, step);
  const signal = node.kind === 'wait' ? node.signal : '';
  const variable = node.outputs[signal];
  const payload =
    variable !== undefined && step.status.state === 'succeeded' ? opened(snapshot, outputOf(step.status, variable)) : undefined;
  return { signal, ...(payload !== undefined && { payload }) };
}
