import type { EventType } from '@hexad/kernel';
import {
  WORKFLOW_APPROVAL_DECIDED,
  WORKFLOW_APPROVAL_ESCALATED,
  WORKFLOW_APPROVAL_REQUESTED,
  WORKFLOW_APPROVAL_REVOKED,
  WORKFLOW_APPROVAL_VOTED,
} from '@hexad/proto/events';
import type { Gate } from '@hexad/proto/workflow/v1/approvals';
import type { Tx } from '@hexad/store';
import type { ApprovalNode } from '../../language/definition.js';
import type { GateNotice, GateStep } from '../../runs/domain/gate-notices.js';
import type { Run } from '../../runs/domain/run.js';
import { nodeOf } from '../../runs/domain/snapshot.js';
import type { Turn } from '../../runs/domain/turn.js';
import { titleOf } from './title.js';

/** Tells the platform what happened at the gates of a turn, in order. */
export async function publishGates(tx: Tx, { after: { run, definition }, gates }: Turn): Promise<void> {
  for (const notice of gates) {
    const node = nodeOf(definition, notice.step);
    if (node.kind === 'approval') await publish(tx, run, node, notice);
  }
}

function publish(tx: Tx, run: Run, node: ApprovalNode, notice: GateNotice): Promise<void> {
  const { step } = notice;
  const { approval, status } = step;
  const gate = gateOf(run, step);
  const deadline = status.state === 'waiting' ? (status.deadline?.toISOString() ?? '') : '';
  const say = <T extends object>(type: EventType<T>, data: NoInfer<T>): Promise<void> =>
    tx.publish({ type, key: run.id, data, ...(run.projectId && { subject: run.projectId }) });
  const approvers = [...approval.approvers];
  switch (notice.type) {
    case 'requested':
      return say(WORKFLOW_APPROVAL_REQUESTED, {
        gate,
        approvers,
        rights: [...node.rights],
        quorum: node.votes,
        deadline,
        reason: notice.reason,
      });
    case 'voted': {
      const { vote, withdrawn, receipt } = notice;
      const { voter, for: onBehalfOf = '', comment } = vote;
      return say(WORKFLOW_APPROVAL_VOTED, {
        gate,
        voter,
        onBehalfOf,
        comment,
        decision: withdrawn ? 'withdraw' : vote.decision,
        via: receipt?.via ?? 'api',
      });
    }
    case 'escalated':
      return say(WORKFLOW_APPROVAL_ESCALATED, { gate, escalatedTo: [...notice.more], approvers, deadline });
    case 'revoked': {
      const { revision: newRevision, wasApproved, person: by } = notice;
      return say(WORKFLOW_APPROVAL_REVOKED, { gate, newRevision, votes: approval.votes.length, wasApproved, by });
    }
    case 'decided':
      return say(WORKFLOW_APPROVAL_DECIDED, { gate, decision: notice.decision, decidedBy: notice.by, reason: notice.reason });
    case 'closed':
      return say(WORKFLOW_APPROVAL_DECIDED, { gate, decision: 'closed', decidedBy: 'run', reason: '' });
  }
}

const gateOf = ({ id, workflow, projectId }: Run, step: GateStep): Gate => ({
  approvalId: step.id,
  runId: id,
  workflow,
  projectId,
  stepPath: step.path,
  title: titleOf(step),
  revision: step.approval.revision,
  round: step.approval.round ?? 1,
});
