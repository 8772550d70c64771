import { AppError } from '@hexad/kernel';
import { BUILD, type Ways } from '../build/follow.js';

/** A regeneration asks its questions as a build does, and leaves conflicts to people who look at them in their own time. */
export const REGENERATION: Ways = {
  ...BUILD,
  async waiting(client, runId, reporter) {
    const { waitingFor, waitingPayload } = await client.run(runId);
    if (waitingFor !== 'resolutions') return BUILD.waiting(client, runId, reporter);
    const count = Array.isArray(waitingPayload) ? waitingPayload.length : 0;
    const files = count === 1 ? '1 file was' : `${count} files were`;
    throw new AppError(
      'incomplete',
      `${files} changed by you and by Hexad in the same place: \`hexad conflict list ${runId}\` shows them, \`hexad conflict resolve ${runId} NUMBER --yours\` decides, and then the same command goes on.`,
      { details: { run: runId } },
    );
  },
};
