import { prepareFolders } from '@hexad/host/folders';
import { stopOnSignals } from '@hexad/host/signals';
import type { GatewayClient } from '../client/gateway.js';
import { onPlatform } from '../hosting/reach-platform.js';
import { platformAddress } from '../input/platform-address.js';

/**
 * Does `work` on the platform at `url`, or on the one that runs on this data folder; where none runs, hosts one meanwhile. The first SIGINT or SIGTERM
 * aborts the signal and lets the work end. As with `onPlatform`, the work is done again when the process that hosted it goes.
 */
export async function withPlatform<T>(
  url: string | undefined,
  work: (client: GatewayClient, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  using interrupted = stopOnSignals();
  const { signal } = interrupted;
  const { dataDir } = prepareFolders(process.env);
  const elsewhere = await platformAddress(url, dataDir);
  // Awaited here: the signals are ours until the work is over.
  return await onPlatform({ signal, elsewhere }, (client) => work(client, signal));
}
