import { AppError, type Caller } from '@hexad/kernel';
import type { FeedEntry } from '@hexad/proto/workflow/v1/feed';
import type { Backend } from '../application/backend.js';
import { projectIdOf } from '../application/find-project.js';
import { FollowRun } from '../application/follow-run.js';
import { resuming } from '../application/resuming.js';
import { entryJson } from '../http/runs/run-json.js';
import { orNull, parseJson } from '../http/schemas.js';
import type { ServerMessage, Subscribe } from './protocol.js';
import { Turnstile } from './turnstile.js';

/** What a subscription says, in its order. The first is `subscribed`. */
export type Telling = AsyncGenerator<ServerMessage, void>;

interface Watched {
  readonly sequence: number;
  readonly entry?: FeedEntry | undefined;
  readonly missed: boolean;
}

/** In a row; about a minute: a service that is being replaced is back by then. */
const MOST_FAILURES = 60;

type WatchFeed = (request: { readonly after: number | undefined }) => AsyncIterable<Watched>;

/** Subscriptions that begin at once in this process. */
const OPENING = 32;

/** What can be subscribed to. The services behind look at what the caller may see, at the beginning and while it goes on. */
export class Topics {
  readonly #backend: Backend;
  readonly #followRun: FollowRun;
  readonly #opening = new Turnstile(OPENING);
  readonly #projects = new Map<string, Promise<string>>();

  constructor(backend: Backend) {
    this.#backend = backend;
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
        return yield* this.#feed(wish, signal, ({ after }) => feed.watchProject({ projectId, after }, { caller, signal }));
      }
      case 'tenant':
        return yield* this.#feed(wish, signal, ({ after }) => feed.watchProject({ projectId: '', after }, { caller, signal }));
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

const eventJson = ({ projectId, runId, severity, dataJson, ...entry }: FeedEntry) => ({
  ...entry,
  projectId: orNull(projectId),
  runId: orNull(runId),
  severity: severity as 'info',
  data: parseJson(dataJson),
});
