import { AppError } from '@hexad/kernel';
import type { ChangedApproval, Finding, Line, Version } from '../client/library.js';

export function workflowText({ name, from, version, tenantOverlay, projectOverlay }: Line): string {
  const overlays = [
    ...(tenantOverlay === null ? [] : [`overlay of the tenant ${tenantOverlay}`]),
    ...(projectOverlay === null ? [] : [`overlay of the project ${projectOverlay}`]),
  ];
  return [name.padEnd(24), from.padEnd(8), version === null ? '' : String(version), overlays.join(', ')].join(' ').trimEnd();
}

export const versionText = ({ kind, name, version, createdBy, createdAt, removed, approvals }: Version): string =>
  [
    `${kind} ${name}, version ${version}${removed ? ' (taken away)' : ''}, by ${createdBy}, ${createdAt}`,
    ...approvals.map((approval) => `  ${changedText(approval)}`),
  ].join('\n');

export const changedText = ({ step, change }: ChangedApproval): string => `the approval ${step} is ${change}`;

export const findingText = ({ in: text, line, column, severity, code, message }: Finding): string =>
  `${text}:${line}:${column}: ${severity}: ${message} [${code}]`;

/** What was only tried ends as what is refused, with the same exit code. Fails with `workflow_invalid`. */
export function refuseFaults(findings: readonly Finding[]): void {
  const faults = findings.filter(({ severity }) => severity === 'error').length;
  if (faults > 0) throw new AppError('workflow_invalid', `It could not be kept: it has ${faults} fault${faults === 1 ? '' : 's'}.`);
}
