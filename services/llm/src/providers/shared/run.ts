import { AppError } from '@hexad/kernel';
import type { Access } from '../../calls/application/provider.js';
import type { Piece } from '../../calls/domain/answer.js';
import { whenCleared } from './clearance.js';
import { failureAs, providerFailure, type ProviderFailure } from './failures.js';
import { Watch } from './watch.js';

/** What a provider said when it failed, as its SDK threw it; undefined when this is no error of the provider. */
export type Said = Pick<ProviderFailure, 'status' | 'type' | 'message' | 'retryAfterMs' | 'requestId' | 'sent'>;

/** How errors of one SDK are read. */
export interface Speaker {
  readonly said: (thrown: unknown) => Said | undefined;
}

/** Makes pieces of the events of one stream. */
export interface Reader<Event> {
  /** Taken one by one: what it gave before it throws was said. */
  read(event: Event): Iterable<Piece>;
  /** What is to be said when the events have ended. A stream that has not given its `finish` by then is broken. */
  end(): Iterable<Piece>;
}

/** Milliseconds for a stream to close after its last word, so that its connection can be used again. */
const CLOSING_MS = 1000;

/** A call with one answer, within its time, that fails with nothing but an AppError. */
export async function whole<T>(speaker: Speaker, access: Access, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  checkKey(access);
  using watch = new Watch(access);
  try {
    const answer = await whenCleared(access, () => work(watch.signal));
    watch.done();
    return answer;
  } catch (thrown) {
    throw watch.failure() ?? failureOf(speaker, access, thrown);
  }
}

/** A call whose answer comes in events. What breaks before the first event is the provider's failure, what breaks later a broken stream. */
export async function* pieces<Event>(
  speaker: Speaker,
  access: Access,
  open: (signal: AbortSignal) => Promise<AsyncIterable<Event>>,
  reader: Reader<Event>,
): AsyncGenerator<Piece, void, void> {
  checkKey(access);
  using watch = new Watch(access);
  let state: 'opening' | 'open' | 'finished' = 'opening';
  try {
    const events = await whenCleared(access, () => open(watch.signal));
    state = 'open';
    for await (const event of events) {
      for (const piece of reader.read(event)) {
        watch.hold();
        yield piece;
        if (piece.type === 'finish') state = 'finished';
        watch.resume();
      }
      if (state === 'finished') watch.hurry(CLOSING_MS);
    }
    watch.hold();
    watch.done();
    for (const piece of reader.end()) {
      if (piece.type === 'finish') state = 'finished';
      yield piece;
    }
  } catch (thrown) {
    if (state === 'finished') return;
    throw watch.failure() ?? (state === 'opening' ? failureOf(speaker, access, thrown) : broken(speaker, access, thrown));
  }
  if (state !== 'finished') throw watch.failure() ?? broken(speaker, access, undefined);
}

/** A list that comes item by item, each within its time. Broken in its middle, it fails as a stream does. */
export async function* each<Event, Item>(
  speaker: Speaker,
  access: Access,
  open: (signal: AbortSignal) => Promise<AsyncIterable<Event>>,
  read: (event: Event) => readonly Item[],
): AsyncGenerator<Item, void, void> {
  checkKey(access);
  using watch = new Watch(access);
  let opened = false;
  try {
    const events = await open(watch.signal);
    opened = true;
    for await (const event of events) {
      for (const item of read(event)) {
        watch.hold();
        yield item;
        watch.resume();
      }
    }
    watch.done();
  } catch (thrown) {
    throw watch.failure() ?? (opened ? broken(speaker, access, thrown) : failureOf(speaker, access, thrown));
  }
  const cut = watch.failure();
  if (cut !== undefined) throw cut;
}

/** What no header may hold, a line break that was pasted along above all. */
function checkKey({ provider, secret }: Access): void {
  if (secret === undefined || /^[\u0021-\u007e]+$/.test(secret)) return;
  throw new AppError(
    'key_refused',
    `The key of ${provider} has blanks, line breaks or letters that no key has; store it again without them.`,
    {
      details: { provider },
    },
  );
}

function failureOf({ said }: Speaker, { provider, secret }: Access, thrown: unknown): AppError {
  const own = ownOf(thrown);
  if (own !== undefined) return own;
  return providerFailure({ provider, secret, ...(said(thrown) ?? connection(thrown)) });
}

function broken({ said }: Speaker, { provider, secret }: Access, thrown: unknown): AppError {
  const own = ownOf(thrown);
  if (own !== undefined) return own;
  const known = thrown === undefined ? { message: 'it ended in the middle' } : (said(thrown) ?? connection(thrown));
  return failureAs('stream_broken', { provider, secret, ...known });
}

function chainOf(thrown: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let error = thrown; error instanceof Error && chain.length < 8; error = error.cause) chain.push(error);
  return chain;
}

/** An error of this service that an SDK has wrapped. */
const ownOf = (thrown: unknown): AppError | undefined => chainOf(thrown).find((error) => error instanceof AppError);

/** Of a connection that failed only the system's code is told: the messages may hold what was sent. */
function connection(thrown: unknown): Said {
  const code = chainOf(thrown)
    .map((error) => (error as NodeJS.ErrnoException).code)
    .find((code) => typeof code === 'string');
  if (code === undefined) return { type: 'unreadable', message: 'its answer cannot be read', sent: true };
  return AFTER_CONNECTING.test(code) ? { type: code, sent: true } : { type: code };
}

/** Codes of connections that were there and broke, as far as the request was on its way. What was never connected has others. */
const AFTER_CONNECTING = /^(?:UND_ERR_SOCKET|UND_ERR_(?:HEADERS|BODY)_TIMEOUT|UND_ERR_RES_\w+|ECONNRESET|EPIPE|HPE_\w+|Z_\w+)$/;
