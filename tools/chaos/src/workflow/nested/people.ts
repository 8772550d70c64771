import { AppError, type Caller } from '@hexad/kernel';
import { behaviourOf, type Leaf } from '@hexad/service-workflow/testing';
import type { WaitingRow } from '../books.js';
import type { Member } from '../member.js';

const DECIDES = 'user:bob';
/** Somebody else: who gave a run something to work with cannot approve what came of it. */
const ANSWERS = 'user:carol';
const TIMEOUT_MS = 5_000;

interface Detail {
  readonly payload?: Leaf;
  readonly approval?: { readonly payload: Leaf; readonly revision: string };
}

/** What a person does who finds a step waiting. Somebody else may have been faster, also he himself with a call whose answer was lost. */
export async function answer({ workflow }: Member, { id, tenant, run_id: runId, path, detail }: WaitingRow): Promise<void> {
  const { payload, approval } = detail as Detail;
  const caller: Caller = { tenant, actor: approval ? DECIDES : ANSWERS, roles: ['admin'] };
  const options = { caller, timeoutMs: TIMEOUT_MS, idempotencyKey: id };
  try {
    if (approval) {
      const decision = behaviourOf(approval.payload).fails ? 'reject' : 'approve';
      const said = { decision, revision: approval.revision, comment: '', formJson: '' };
      await workflow.voteOnRun({ runId, stepPath: path, ...said }, options);
    } else if (payload) {
      await workflow.signalRun({ runId, signal: `go${payload.n}`, payloadJson: '{}' }, options);
    }
  } catch (error) {
    const { code, retryable } = AppError.from(error);
    if (code !== 'conflict' && !retryable) throw error;
  }
}
