import type { GatewayClient, Run } from '../client/gateway.js';

/** Takes up a run that ended without a result; one that still runs, or has delivered, is left alone. */
export async function goOn(client: GatewayClient, run: Run): Promise<void> {
  if (run.state === 'cancelled' || (run.state === 'failed' && run.errorCode !== 'incomplete')) await client.resume(run.id);
}
