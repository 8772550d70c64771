import { AppError } from '@hexad/kernel';
import type { StoredVersion, WorkflowFinding, WorkflowLine } from '@hexad/proto/workflow/v1/library';
import { orNull } from '../schemas.js';

/** gRPC has 0 where there is none. */
const orNone = (count: number): number | null => (count === 0 ? null : count);

export const findingJson = ({ inText, ...finding }: WorkflowFinding) => ({ ...finding, in: inText });

export function versionLine({ source: _source, projectId, hash, ...version }: StoredVersion) {
  return { ...version, projectId: orNull(projectId), hash: orNull(hash) };
}

export const versionJson = (version: StoredVersion) => ({ ...versionLine(version), source: version.removed ? null : version.source });

export function lineJson(line: WorkflowLine | undefined) {
  if (line === undefined) throw new AppError('internal', 'The workflow service answered without the workflow.');
  const { version, tenantOverlay, projectOverlay } = line;
  return { ...line, version: orNone(version), tenantOverlay: orNone(tenantOverlay), projectOverlay: orNone(projectOverlay) };
}

export function present(version: StoredVersion | undefined): StoredVersion {
  if (version === undefined) throw new AppError('internal', 'The workflow service answered without the version.');
  return version;
}
