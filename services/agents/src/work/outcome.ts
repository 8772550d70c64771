import type { Entry, Event } from '../runtime/domain/log-event.js';
import { callsOf, type LoopState } from '../runtime/domain/state.js';
import { Claim } from '../tools/speak.js';
import { describe, inMarkdown, type Description } from './description.js';
import type { WorkInputs } from './inputs.js';
import type { TaskTree } from './task-tree.js';

/** What a task without a model runs with. */
const OFFLINE = 'offline';
/** Criteria are proved with little of what commands said, for all of it has to fit a message; the log keeps the rest. */
const TAIL = 1_500;

/** What the step gets: the branch, what is in it, what it cost, and the proof. */
export interface WorkOutcome {
  readonly kind: string;
  readonly complete: boolean;
  readonly how: string;
  readonly reasons: readonly string[];
  readonly branch: string;
  readonly base: string;
  readonly commit: string;
  readonly diff: { readonly files: number; readonly added: number; readonly removed: number };
  readonly cost_usd: number;
  readonly questions: number;
  /** Who goes on; null: nobody. */
  readonly hand_over: unknown;
  readonly proof: Pick<Proof, 'complete' | 'reasons' | 'flaky'> & { readonly rows: readonly object[]; readonly checks: readonly object[] };
  readonly report?: unknown;
  readonly description: Description & { readonly markdown: string };
}

export async function outcome(
  state: LoopState,
  entries: readonly Entry[],
  tree: TaskTree,
  { spent_usd, linked }: Pick<WorkInputs, 'spent_usd' | 'linked'>,
): Promise<WorkOutcome> {
  const begun = state.begun!;
  const { how, reason } = state.ended!;
  const { delivers } = state.recovery;
  const commit = delivers.commit || state.ended!.commit;
  const changed = commit !== '' && commit !== begun.base;
  const claim = claimOf(entries, state.verified);
  const proof = state.verified?.proof;
  const files = changed ? await tree.changes(commit) : [];
  const description = describe({ claim, proof, files, reason, byRules: begun.model === OFFLINE });
  const complete = how === 'done';
  return {
    kind: begun.kind,
    complete,
    how,
    reasons: complete ? [] : [reason, ...(proof?.reasons ?? [])].filter(Boolean),
    branch: changed ? delivers.branch || begun.branch : '',
    base: begun.base,
    commit: changed ? commit : '',
    description: { ...description, markdown: inMarkdown(description, proof, linked) },
    diff: { files: files.length, added: sum(files.map((one) => one.added)), removed: sum(files.map((one) => one.removed)) },
    cost_usd: spent_usd + state.spent / 1_000_000,
    questions: state.answers,
    hand_over: state.handed ?? null,
    proof: {
      complete,
      rows: (proof?.rows ?? []).map(short),
      checks: (proof?.checks ?? []).map(shortRun),
      reasons: proof?.reasons ?? [],
      flaky: proof?.flaky ?? [],
      ...(proof?.plans && { plans: proof.plans }),
    },
    ...(claim?.report !== undefined && { report: claim.report }),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

type Proof = NonNullable<LoopState['verified']>['proof'];

const short = (row: Proof['rows'][number]): object => ({
  ...row,
  ...(row.before && { before: shortRun(row.before) }),
  ...(row.after && { after: shortRun(row.after) }),
  ...(row.runs && {
    runs: row.runs.map(({ name, on, exitCode, milliseconds, tail }) => ({ name, on, exitCode, milliseconds, tail: tail.slice(-200) })),
  }),
});

const shortRun = ({ tests, tail, ...run }: Proof['checks'][number]): object => ({
  ...run,
  tail: tail.slice(-TAIL),
  ...(tests && { counts: { passed: tests.filter((test) => test.passed).length, failed: tests.filter((test) => !test.passed).length } }),
});

/** What was claimed last and could be held against something. */
function claimOf(entries: readonly Entry[], verified: Event<'verified'> | undefined): Claim | undefined {
  if (!verified) return undefined;
  for (const { event } of entries.toReversed()) {
    if (event.type !== 'answered') continue;
    const call = callsOf(event.answer.parts).find(({ id }) => id === verified.call);
    if (call) return Claim.safeParse(JSON.parse(call.input)).data;
  }
  return undefined;
}
