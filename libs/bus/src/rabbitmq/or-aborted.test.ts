import { describe, expect, it } from 'vitest';
import { orAborted } from './or-aborted.js';

const never = new Promise<never>(() => undefined);
const reason = new Error('over');

describe('work that ends with a signal', () => {
  it('gives what it gives when nobody aborts', async () => {
    await expect(orAborted(new AbortController().signal, Promise.resolve('done'))).resolves.toBe('done');
    await expect(orAborted(new AbortController().signal, Promise.reject(reason))).rejects.toBe(reason);
  });

  it('rejects with the reason when the signal is aborted meanwhile', async () => {
    const aborting = new AbortController();
    const waiting = orAborted(aborting.signal, never);
    aborting.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('rejects with the reason when the signal was aborted before, whatever the work gives', async () => {
    await expect(orAborted(AbortSignal.abort(reason), Promise.resolve('done'))).rejects.toBe(reason);
    await expect(orAborted(AbortSignal.abort(reason), Promise.reject(new Error('other')))).rejects.toBe(reason);
  });
});
