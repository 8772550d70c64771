import type { Approval, ApprovalDetails, Delegation } from '../client/approvals.js';

export function approvalLine({ id, workflow, title, state, revision, deadline, reason }: Approval): string {
  const until = state === 'waiting' && deadline !== null ? ` until ${deadline}` : '';
  return `${id}  ${workflow}: ${title} (${revision || 'no revision'}), ${state}${until}${reason === null ? '' : `: ${reason}`}`;
}

/** All that somebody has to know who decides. */
export function approvalDetails(approval: ApprovalDetails): string {
  const { runId, step, revision, approvers, quorum, approved, payload, form, mayApprove, whyNot, records, brokenAt } = approval;
  const rows: [string, string][] = [
    ['run', `${runId}, step ${step}`],
    ['revision', revision],
    ['asked', approvers.join(', ') || 'whoever works in the project'],
    ['approvals', `${approved} of ${quorum}`],
    ['payload', JSON.stringify(payload, undefined, 2)],
    ...(form === null ? [] : [['form', JSON.stringify(form, undefined, 2)] satisfies [string, string]]),
    ['you', mayApprove ? 'may approve' : `cannot approve: ${whyNot ?? 'it is decided'}`],
    ...(brokenAt === null ? [] : [['broken', `record ${brokenAt} is not what was written`] satisfies [string, string]]),
  ];
  const said = records.map(({ at, kind, person, via, decision, comment }) =>
    ['   ', at, kind, decision, person && `by ${person}`, via && `(${via})`, comment && `— ${comment}`].filter(Boolean).join(' '),
  );
  return [approvalLine(approval), ...rows.map(([name, value]) => `  ${name.padEnd(10)} ${indented(value)}`), '  record', ...said].join(
    '\n',
  );
}

export const delegationLine = ({ id, from, to, projectId, startsAt, endsAt, revokedAt }: Delegation): string =>
  `${id}  ${from} → ${to}${projectId === null ? '' : ` in ${projectId}`}, ${startsAt} to ${endsAt}${revokedAt === null ? '' : `, ended ${revokedAt}`}`;

const indented = (text: string): string => text.replaceAll('\n', `\n${' '.repeat(13)}`);
