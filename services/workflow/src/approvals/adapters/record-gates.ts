import { AppError } from '@hexad/kernel';
import type { Tx } from '@hexad/store';
import { toJsonb } from '../../runs/adapters/json.js';
import type { Turn } from '../../runs/domain/turn.js';
import { recordOf, sealOf, type ApprovalRecord } from '../domain/record.js';
import { publishGates } from './publish-gates.js';
import { KNOWN_KEY, LAST_RECORD, PUT_APPROVAL, PUT_RECORD, SET_HANDS, USE_LINK } from './statements.js';
import type { GateNotice } from '../../runs/domain/gate-notices.js';
import { nodeOf } from '../../runs/domain/snapshot.js';
import { plainText, titleOf } from './title.js';

/** What a turn does to gates, written beside it: the record, the list of what waits, the events. The run must be locked. */
export async function recordGates(tx: Tx, turn: Turn): Promise<void> {
  const { before, after, gates } = turn;
  if (after.run.hands !== before.run.hands) await tx.execute(SET_HANDS, [after.run.id, toJsonb(after.run.hands)]);
  if (gates.length === 0) return;
  const [{ hash: definitionHash }] = (await tx.query<{ hash: string }>('select definition_hash as hash from runs where id = $1', [
    after.run.id,
  ])) as [{ hash: string }];
  for (const gate of gates) {
    await writeRecord(tx, gate, after.now, definitionHash);
    await putApproval(tx, turn, gate, definitionHash);
  }
  await publishGates(tx, turn);
}

async function writeRecord(tx: Tx, gate: GateNotice, at: Date, definitionHash: string): Promise<void> {
  const { id } = gate.step;
  if (gate.type === 'voted') await takeOnce(tx, gate);
  const [last] = await tx.query<{ sequence: number; hash: string }>(LAST_RECORD, [id]);
  const record = plain(recordOf(gate, { sequence: (last?.sequence ?? 0) + 1, at, definitionHash }));
  const hash = sealOf(last?.hash ?? id, record);
  const { sequence, kind, round, revision, person, actor, via, chain, decision, comment, form, facts, key } = record;
  const said = [person, actor, via, chain, decision, comment, toJsonb(form), toJsonb(facts), key || null];
  await tx.execute(PUT_RECORD, [tx.tenant, id, sequence, at, kind, round, revision, definitionHash, ...said, hash]);
}

/** A call that is tried again and a link that is opened again decide nothing again. */
async function takeOnce(tx: Tx, { step, receipt }: Extract<GateNotice, { type: 'voted' }>): Promise<void> {
  if (receipt?.key && (await tx.query(KNOWN_KEY, [step.id, receipt.key])).length > 0)
    throw new AppError('conflict', 'This idempotency key was used for another vote at this gate; use a new key.');
  if (receipt?.link && (await tx.execute(USE_LINK, [receipt.link])) === 0) throw new AppError('conflict', 'This link has already decided.');
}

/** As the database will give it back. */
const plain = (record: ApprovalRecord): ApprovalRecord => ({ ...(JSON.parse(toJsonb(record)) as ApprovalRecord), at: record.at });

async function putApproval(tx: Tx, { after, before }: Turn, gate: GateNotice, definitionHash: string): Promise<void> {
  // A gate that is asked about something else asks at once; one whose step begins anew asks later, or never.
  if (gate.type === 'voted' || (gate.type === 'revoked' && gate.revision !== '')) return;
  const { run } = after;
  const { step } = gate;
  const { approval, status } = step;
  const node = nodeOf(after.definition, step);
  if (node.kind !== 'approval') return;
  const state = gate.type === 'decided' ? gate.decision : gate.type === 'closed' || gate.type === 'revoked' ? 'closed' : 'waiting';
  const ended = state === 'waiting' ? [null, null, ''] : [after.now, ...why(gate)];
  await tx.execute(PUT_APPROVAL, [
    tx.tenant,
    step.id,
    run.id,
    run.workflow,
    run.projectId,
    step.path,
    titleOf(step),
    state,
    approval.round ?? 1,
    plainText(approval.revision),
    definitionHash,
    approval.approvers.map(plainText),
    node.rights,
    node.votes,
    plainText(approval.subject ?? ''),
    step.startedAt ?? before.now,
    status.state === 'waiting' ? (status.deadline ?? null) : null,
    ...ended,
  ]);
}

const why = (gate: GateNotice): string[] => (gate.type === 'decided' ? [gate.by, plainText(gate.reason)] : ['run', '']);
