import { payload, type Bus, type Message } from '@hexad/bus';
import { SPEC_SPEC_FINALIZED } from '@hexad/proto/events';
import { SpecFinalized } from '@hexad/proto/spec/v1/spec';
import type { ReviseApprovals } from '../application/revise-approvals.js';

const TYPES = [SPEC_SPEC_FINALIZED];
const GROUP = 'workflow.approvals';

/** Hears of specs until it is disposed. */
export const hearSpecs = (bus: Bus, revise: ReviseApprovals): Promise<AsyncDisposable> =>
  bus.onEvent({ group: GROUP, types: TYPES }, ({ message }) => specFinalized(revise, message));

/** A new version of a spec revokes what was said about an older one. Told twice, or late, it changes nothing. */
async function specFinalized(revise: ReviseApprovals, message: Message): Promise<void> {
  const { projectId, specId, version } = payload(message, SpecFinalized, ['specId']);
  await revise.spec(message.tenant, projectId, specId, version);
}
