import { AsyncLocalStorage } from 'node:async_hooks';
import type { Access } from '../../calls/application/provider.js';

/** What the request that is being made ready has to wait for. It goes beside the SDKs, which know nothing of it, to where bytes are sent. */
const awaited = new AsyncLocalStorage<Promise<unknown> | undefined>();

/** Requests that `work` makes wait until the call is cleared. */
export const whenCleared = <T>({ cleared }: Pick<Access, 'cleared'>, work: () => T): T => awaited.run(cleared, work);

/** Fails as the clearing does. */
export const clearance = (): Promise<unknown> | undefined => awaited.getStore();
