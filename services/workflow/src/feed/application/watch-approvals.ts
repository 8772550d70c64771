import type { Caller } from '@hexad/kernel';
import { APPROVALS } from '../domain/stream.js';
import type { Visible } from './visible.js';
import type { Watched, WatchFeed } from './watch-feed.js';

/** Whether somebody is asked at a gate, as it is now. */
export type IsAsked = (caller: Caller, approvalId: string) => Promise<boolean>;

/** What happens at the gates where the caller is asked. */
export class WatchApprovals {
  readonly #watch: WatchFeed;
  readonly #isAsked: IsAsked;

  constructor(watch: WatchFeed, isAsked: IsAsked) {
    this.#watch = watch;
    this.#isAsked = isAsked;
  }

  async *execute(caller: Caller, after: number | undefined, visible: Visible, signal: AbortSignal): AsyncGenerator<Watched, void> {
    for await (const watched of this.#watch.execute(caller.tenant, APPROVALS, after, signal)) {
      const { told } = watched;
      if (told === undefined) yield watched;
      else if ((await visible.has(told.projectId)) && (await this.#isAsked(caller, gateOf(told.data)))) yield watched;
    }
  }
}

function gateOf(data: string): string {
  const { gate } = (data === '' ? {} : JSON.parse(data)) as { readonly gate?: { readonly approvalId?: string } };
  return gate?.approvalId ?? '';
}
