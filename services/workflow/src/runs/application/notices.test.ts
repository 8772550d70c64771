import { describe, expect, it } from 'vitest';
import { Notices } from './notices.js';

const FAR = 3_600_000;

describe('notices of a run', () => {
  it('wake everybody who waits for that run and nobody else', async () => {
    const notices = new Notices();
    const woken: string[] = [];
    const quiet = new AbortController();
    const wait = (who: string, run: string) => notices.next(run, FAR, quiet.signal).changed.then(() => woken.push(who));
    const waiting = [wait('ann', 'one'), wait('bob', 'one')];
    const other = wait('cid', 'two');
    notices.changed('one');
    await Promise.all(waiting);
    expect(woken).toEqual(['ann', 'bob']);
    quiet.abort();
    await other;
  });

  it('count for those who began to wait before they looked', async () => {
    const notices = new Notices();
    const { changed } = notices.next('one', FAR, new AbortController().signal);
    notices.changed('one');
    await expect(changed).resolves.toBeUndefined();
  });

  it('let go of a watcher that went away, and of one that waited long enough', async () => {
    const notices = new Notices();
    await expect(notices.next('one', FAR, AbortSignal.abort()).changed).resolves.toBeUndefined();
    await expect(notices.next('one', 0, new AbortController().signal).changed).resolves.toBeUndefined();
  });
});
