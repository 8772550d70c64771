import { AppError, type Caller } from '@hexad/kernel';
import type { FeedEntry } from '@hexad/proto/workflow/v1/feed';
import type { Backend } from '../application/backend.js';
import type { ProjectAccess } from '@hexad/rpc';
import { projectIdOf } from '../application/find-project.js';
import { FollowRun } from '../application/follow-run.js';
import { resuming } from '../application/resuming.js';
import { entryJson } from '../http/runs/run-json.js';
import { orNull, parseJson } from '../http/schemas.js';
import type { ServerMessage, Subscribe } from './protocol.js';
import { MOST_FAILURES, SharedFeeds, type Said } from './shared-feed.js';
import { Turnstile } from './turnstile.js';

/** What a subscription says, in its order. The first is `subscribed`. */
export type Telling = AsyncGenerator<ServerMessage, void>;

interface Watched {
  readonly sequence: number;
  readonly entry?: FeedEntry | undefined;
  readonly missed: boolean;
}

type WatchFeed = (request: { readonly after: number | undefined }) => AsyncIterable<Watched>;

/** Subscriptions that begin at once in this process. */
const OPENING = 32;

/** What can be subscribed to. The services behind look at what the caller may see, at the beginning and while it goes on. */
export class Topics {
  readonly #backend: Backend;
  readonly #access: ProjectAccess;
  readonly #lookAgainMs: number;
  readonly #feeds: SharedFeeds<SocketEvent>;
  readonly #followRun: FollowRun;
  readonly #opening = new Turnstile(OPENING);
  readonly #projects = new Map<string, Promise<string>>();

  /** `access`: what a caller is in a project; looked at again after `lookAgainMs`. */
  constructor(backend: Backend, access: ProjectAccess, lookAgainMs: number) {
    this.#lookAgainMs = lookAgainMs;
    this.#backend = backend;
    this.#access = access;
    this.#feeds = new SharedFeeds(({ tenant, id }, after, streaming) => {
      const caller = { tenant, actor: 'service:gateway' };
      return prepared(backend.feed.watchProject({ projectId: id, after }, { caller, signal: streaming }));
    });
    this.#followRun = new FollowRun(backend);
  }

  /** Fails with `not_found` for what does not exist for the caller. */
  async *open(caller: Caller, wish: Subscribe, signal: AbortSignal): Telling {
    using opening = await this.#opening.enter();
    for await (const message of this.#tell(caller, wish, signal)) {
      opening[Symbol.dispose]();
      yield message;
    }
  }

  async *#tell(caller: Caller, wish: Subscribe, signal: AbortSignal): Telling {
    if (signal.aborted) return;
    const { feed } = this.#backend;
    switch (wish.topic) {
      case 'project': {
        const projectId = await this.#projectId(caller, wish.project);
        return yield* this.#project(caller, wish, projectId, signal);
      }
      case 'tenant':
        return yield* this.#project(caller, wish, '', signal);
      case 'approvals':
        return yield* this.#feed(wish, signal, ({ after }) => feed.watchApprovals({ after }, { caller, signal }));
      case 'notifications':
        return yield* this.#feed(wish, signal, ({ after }) => feed.watchNotifications({ after }, { caller, signal }));
      case 'run':
        return yield* this.#run(caller, wish.id, wish.run, wish.after ?? 0, signal);
    }
  }

  /** Says up to which the notifications of the caller are dealt with. */
  async acknowledge(caller: Caller, sequence: number): Promise<number> {
    return (await this.#backend.feed.acknowledgeNotifications({ sequence }, { caller })).sequence;
  }

  /** Asked once for all subscriptions of a key that begin at the same time. */
  #projectId(caller: Caller, project: string): Promise<string> {
    const key = JSON.stringify([caller.tenant, caller.actor, project]);
    const asked = this.#projects.get(key) ?? projectIdOf(this.#backend, caller, project).finally(() => this.#projects.delete(key));
    this.#projects.set(key, asked);
    return asked;
  }

  /** The stream of a project is one for all who watch it here; who is too far behind for what is held of it comes after on a stream of their own. */
  async *#project(caller: Caller, { id, after }: Subscribe, projectId: string, signal: AbortSignal): Telling {
    using joined = this.#feeds.join(caller.tenant, projectId);
    const { feed } = joined;
    await this.#mustSee(caller, projectId);
    const end = await feed.position();
    let last = after ?? end;
    let begun = false;
    while (!signal.aborted) {
      const changed = feed.changed(this.#lookAgainMs, signal);
      const entries = feed.after(last);
      if (entries && !begun) yield { type: 'subscribed', id, sequence: last, missed: false };
      if (entries) for (const { sequence, entry } of entries) yield { type: 'event', id, sequence: (last = sequence), event: entry };
      else
        for await (const message of this.#comingAfter(
          caller,
          { id, projectId, after: last, begun, until: (at) => feed.after(at) !== undefined },
          signal,
        )) {
          if ('sequence' in message) last = message.sequence;
          yield message;
        }
      begun = true;
      if (entries?.length !== 0) continue;
      await changed;
      await this.#mustSee(caller, projectId);
    }
  }

  /** Fails with `not_found` for whom there is no such project. Who cannot be asked about is looked at the next time. */
  async #mustSee(caller: Caller, projectId: string): Promise<void> {
    const role = await this.#access.roleIn(caller, projectId).catch((thrown: unknown) => {
      if (AppError.from(thrown).retryable) return 'unsure';
      throw thrown;
    });
    if (role === undefined) throw new AppError('not_found', `There is no project ${JSON.stringify(projectId)}.`);
  }

  async *#comingAfter(
    caller: Caller,
    { id, projectId, after, begun, until }: Behind,
    signal: AbortSignal,
  ): AsyncGenerator<ServerMessage, void> {
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    const watch = (last: number | undefined) =>
      prepared(this.#backend.feed.watchProject({ projectId, after: last }, { caller, signal: both }));
    try {
      let first = !begun;
      for await (const { sequence, entry, missed } of resuming<Said<SocketEvent>, number | undefined>(watch, after, both, MOST_FAILURES)) {
        if (entry !== undefined) yield { type: 'event', id, sequence, event: entry };
        else if (first) yield { type: 'subscribed', id, sequence, missed };
        else if (missed) yield { type: 'missed', id, sequence };
        first = false;
        if (until(sequence)) return;
      }
      if (!signal.aborted) throw new AppError('unavailable', 'The watch has ended; subscribe again with the last sequence.');
    } finally {
      stop.abort();
    }
  }

  async *#feed({ id, after }: Subscribe, signal: AbortSignal, watch: WatchFeed): Telling {
    let begun = false;
    for await (const { sequence, entry, missed } of resuming((last) => watch({ after: last }), after, signal, MOST_FAILURES)) {
      if (entry !== undefined) yield { type: 'event', id, sequence, event: eventJson(entry) };
      else if (!begun) yield { type: 'subscribed', id, sequence, missed };
      else if (missed) yield { type: 'missed', id, sequence };
      begun = true;
    }
    if (!signal.aborted) throw new AppError('unavailable', 'The watch has ended; subscribe again with the last sequence.');
  }

  async *#run(caller: Caller, id: string, runId: string, after: number, signal: AbortSignal): Telling {
    // A run that does not exist is told before anything is promised.
    await this.#backend.workflow.getRun({ runId }, { caller });
    yield { type: 'subscribed', id, sequence: after, missed: false };
    for await (const entry of this.#followRun.execute(caller, runId, after, signal, MOST_FAILURES))
      yield { type: 'entry', id, sequence: entry.sequence, entry: entryJson(entry) };
    if (!signal.aborted) yield { type: 'ended', id, code: null, message: 'The run has ended.' };
  }
}

/** Somebody whose number is not held by what all share. */
interface Behind {
  readonly id: string;
  readonly projectId: string;
  readonly after: number;
  readonly begun: boolean;
  /** Whether it is, by now. */
  readonly until: (sequence: number) => boolean;
}

/** Entries as clients get them, each made once for all of them. */
async function* prepared(stream: AsyncIterable<Watched>): AsyncGenerator<Said<SocketEvent>, void> {
  for await (const { sequence, entry, missed } of stream) yield { sequence, missed, ...(entry && { entry: eventJson(entry) }) };
}

type SocketEvent = ReturnType<typeof eventJson>;

const eventJson = ({ projectId, runId, severity, dataJson, ...entry }: FeedEntry) => ({
  ...entry,
  projectId: orNull(projectId),
  runId: orNull(runId),
  severity: severity as 'info',
  data: parseJson(dataJson),
});
