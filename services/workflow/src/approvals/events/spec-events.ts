import { payload, type Message } from '@hexad/bus';
import { SPEC_SPEC_FINALIZED } from '@hexad/proto/events';
import { SpecFinalized } from '@hexad/proto/spec/v1/spec';
import type { ReviseApprovals } from '../application/revise-approvals.js';

export const SPEC_TYPES = [SPEC_SPEC_FINALIZED];
export const SPEC_GROUP = 'workflow.approvals';

/** A new version of a spec revokes what was said about an older one. Told twice, or late, it changes nothing. */
export async function specFinalized(revise: ReviseApprovals, message: Message): Promise<void> {
  const { projectId, specId, version } = payload(message, SpecFinalized, ['specId']);
  await revise.spec(message.tenant, projectId, specId, version);
}
