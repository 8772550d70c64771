import { AppError, isUuid, type Clock } from '@hexad/kernel';
import type { Call, LoggedBodies } from '../domain/call.js';
import { readPlace, writePlace } from '../domain/place.js';
import type { People } from './people.js';
import type { CallHistory } from './ports.js';
import { readFilter, type Asker, type Choice } from './show-usage.js';

export interface CallPage {
  readonly calls: readonly Call[];
  /** Empty on the last page. */
  readonly nextCursor: string;
}

const DEFAULT_LIMIT = 50;
const MOST = 200;
const EVER = { from: '1970-01-01', to: '9999-12-31' };

/** Single calls. */
export class ShowCalls {
  readonly #history: CallHistory;
  readonly #people: People;
  readonly #clock: Clock;

  constructor(history: CallHistory, people: People, clock: Clock) {
    this.#history = history;
    this.#people = people;
    this.#clock = clock;
  }

  /** The newest first. `limit` 0 for the default of 50; at most 200. */
  async list(asker: Asker, choice: Choice, { limit, cursor }: { readonly limit: number; readonly cursor: string }): Promise<CallPage> {
    const size = Math.min(limit > 0 ? limit : DEFAULT_LIMIT, MOST);
    const after = readPlace(cursor);
    const filter = await readFilter(asker, this.#people, choice, this.#clock.now());
    const found = await this.#history.newest(asker.caller.tenant, filter, size + 1, after);
    const calls = found.slice(0, size);
    return { calls, nextCursor: found.length > size ? writePlace(calls.at(-1)!) : '' };
  }

  /** Of chats in one conversation that the caller may see, the oldest first. */
  async conversation(asker: Asker, id: string, most: number): Promise<readonly Call[]> {
    const filter = await readFilter(asker, this.#people, { ...EVER, conversation: id, operation: 'chat' }, this.#clock.now());
    return id === '' ? [] : this.#history.oldest(asker.caller.tenant, filter, most, undefined);
  }

  /** With its bodies where they were kept. Fails with `not_found`, also for a call that the caller may not see. */
  async get(asker: Asker, id: string): Promise<{ readonly call: Call; readonly bodies: LoggedBodies | undefined }> {
    const filter = await readFilter(asker, this.#people, EVER, this.#clock.now());
    const [call] = isUuid(id) ? await this.#history.newest(asker.caller.tenant, { ...filter, id }, 1, undefined) : [];
    if (call === undefined) throw new AppError('not_found', `There is no call ${JSON.stringify(id.slice(0, 40))}.`);
    return { call, bodies: await this.#history.bodies(asker.caller.tenant, call.id) };
  }
}
