import { setTimeout as pause } from 'node:timers/promises';
import { gatewaySocket } from '@hexad/host/folders';
import { AppError } from '@hexad/kernel';
import { GatewayClient, type Address } from '../client/gateway.js';

/** A platform on this data folder: our own, or the one of another process. */
export interface ReachedPlatform extends AsyncDisposable {
  readonly client: GatewayClient;
  /** Whether another process hosts it, which may leave at any moment. */
  readonly joined: boolean;
  /** Rejects with the reason when our own platform cannot go on. */
  readonly lost: Promise<never>;
}

/** How long a process that holds the data folder may take to open its socket, or to go. Milliseconds. */
const PATIENCE_MS = 60_000;
/** How long a platform elsewhere may be away. Milliseconds. */
const REMOTE_PATIENCE_MS = 10_000;
const EVERY_MS = 100;
const LAST_WORDS_MS = 1_500;

/**
 * Joins the platform at `elsewhere`, or the one that runs on the data folder of the settings; where none runs there, hosts one for as
 * long as the command lasts.
 */
export async function reachPlatform(signal: AbortSignal, elsewhere?: Address): Promise<ReachedPlatform> {
  const client = new GatewayClient(elsewhere ?? { socketPath: gatewaySocket(process.env) });
  const until = Date.now() + (elsewhere ? REMOTE_PATIENCE_MS : PATIENCE_MS);
  for (;;) {
    if (await client.answers()) return { client, joined: true, lost: new Promise(() => {}), async [Symbol.asyncDispose]() {} };
    try {
      if (elsewhere) throw notThere(elsewhere);
      const { hostPlatform } = await import('./host-platform.js');
      const host = await hostPlatform({ port: 'none', signal });
      const lost = host.ended.then((error) => (error ? Promise.reject(error) : new Promise<never>(() => {})));
      lost.catch(() => {}); // whoever works on the platform hears of it
      return { client, joined: false, lost, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
    } catch (thrown) {
      // Its holder may be just starting or just going.
      if (AppError.from(thrown).code !== (elsewhere ? 'unavailable' : 'data_folder_locked') || Date.now() > until) throw thrown;
      await pause(EVERY_MS, undefined, { signal });
    }
  }
}

/** Does `work` on a platform. When the process that hosted it goes, the work is done again on another one: it must go on where it was. */
export async function onPlatform<T>(
  { signal, elsewhere }: { readonly signal: AbortSignal; readonly elsewhere?: Address | undefined },
  work: (client: GatewayClient) => Promise<T>,
): Promise<T> {
  for (;;) {
    await using platform = await reachPlatform(signal, elsewhere);
    try {
      return await Promise.race([work(platform.client), platform.lost]);
    } catch (thrown) {
      if (AppError.from(thrown).code !== 'unavailable') throw thrown;
      // What broke the connection may be told a moment later.
      if (!platform.joined) await Promise.race([platform.lost, pause(LAST_WORDS_MS)]);
      if (!platform.joined || (await platform.client.answers())) throw thrown;
      console.error('The platform that was joined is gone; going on without it.');
    }
  }
}

const notThere = (address: Address): AppError =>
  new AppError('unavailable', `No platform answers at ${'url' in address ? address.url.href : address.socketPath}.`);
