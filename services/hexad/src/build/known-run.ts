import { AppError } from '@hexad/kernel';
import type { GatewayClient } from '../client/gateway.js';
import { goOn } from './go-on.js';
import type { PendingBuild } from './pending.js';

/** The run that an earlier call of the same command started, which then goes on; undefined when there is none that the platform knows. */
export async function knownRun(client: GatewayClient, pending: PendingBuild): Promise<string | undefined> {
  if (pending.runId === undefined) return undefined;
  const known = await client.run(pending.runId).catch((thrown: unknown) => {
    if (AppError.from(thrown).code === 'not_found') return undefined;
    throw thrown;
  });
  if (known) await goOn(client, known);
  return known?.id;
}
