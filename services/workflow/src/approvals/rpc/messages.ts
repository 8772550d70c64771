import type { Approval, ApprovalRecord, Delegation as DelegationMessage } from '@hexad/proto/workflow/v1/approvals';
import type { ApprovalLine } from '../application/approvals.js';
import type { Delegation } from '../domain/delegation.js';
import type { Sealed } from '../domain/record.js';

const timeText = (time: Date | undefined): string => time?.toISOString() ?? '';

export const approvalMessage = (line: ApprovalLine): Approval => ({
  gate: {
    approvalId: line.id,
    runId: line.runId,
    workflow: line.workflow,
    projectId: line.project,
    stepPath: line.path,
    title: line.title,
    revision: line.revision,
    round: line.round,
  },
  state: line.state,
  approvers: [...line.approvers],
  rights: [...line.rights],
  quorum: line.quorum,
  requestedAt: timeText(line.requestedAt),
  deadline: timeText(line.deadline),
  decidedAt: timeText(line.decidedAt),
  decidedBy: line.decidedBy,
  reason: line.reason,
  definitionHash: line.definitionHash,
});

export const recordMessage = ({ at, chain, form, facts, key: _key, ...record }: Sealed): ApprovalRecord => ({
  ...record,
  at: timeText(at),
  chain: [...chain],
  formJson: JSON.stringify(form),
  factsJson: JSON.stringify(facts),
});

export const delegationMessage = ({ id, from, to, project, startsAt, endsAt, createdAt, revokedAt }: Delegation): DelegationMessage => ({
  id,
  from,
  to,
  projectId: project,
  startsAt: timeText(startsAt),
  endsAt: timeText(endsAt),
  createdAt: timeText(createdAt),
  revokedAt: timeText(revokedAt),
});
