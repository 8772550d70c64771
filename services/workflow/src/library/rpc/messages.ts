import type { StoredVersion, WorkflowFinding } from '@hexad/proto/workflow/v1/library';
import type { PlacedFinding } from '../application/findings.js';
import type { Text } from '../domain/text.js';

export const versionMessage = ({ source, createdAt, approvals, ...text }: Text): StoredVersion => ({
  ...text,
  source: source ?? '',
  removed: source === undefined,
  approvals: [...approvals],
  createdAt: createdAt.toISOString(),
});

export const findingMessage = ({ in: inText, ...finding }: PlacedFinding): WorkflowFinding => ({ ...finding, inText });
