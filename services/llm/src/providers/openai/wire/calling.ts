import type { APIPromise } from 'openai';
import type { Access } from '../../../calls/application/provider.js';
import { failureAs } from '../../shared/failures.js';
import { failureOf } from './failure.js';
import { hostOf } from './host.js';
import { metDone } from './lean-fetch.js';

/** A call that ends with its answer, or with the AppError that says what became of it. */
export async function called<T>(access: Access, work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureOf(error, access);
  }
}

/**
 * The events of a stream, each within the time of the call; the connection ends with the reader. `heard`: content has come. Gives at its end whether the provider said
 * `[DONE]`.
 */
export async function* eventsOf(
  access: Access,
  open: (signal: AbortSignal) => APIPromise<AsyncIterable<unknown>>,
  heard: () => boolean,
): AsyncGenerator<unknown, boolean> {
  const own = new AbortController();
  const leave = () => own.abort();
  let late = false;
  access.signal.addEventListener('abort', leave, { once: true });
  try {
    if (access.signal.aborted) leave();
    const { data, response } = await open(own.signal).withResponse();
    const events = data[Symbol.asyncIterator]();
    for (;;) {
      const patience = setTimeout(() => {
        late = true;
        leave();
      }, access.timeoutMs);
      // The SDK ends a stream that was given up as if it had come to its end.
      const next = await events.next().finally(() => clearTimeout(patience));
      if (late)
        throw failureAs('provider_timeout', {
          provider: hostOf(access.baseUrl).name,
          secret: undefined,
          message: 'its stream stood still',
        });
      access.signal.throwIfAborted();
      if (next.done === true) return metDone(response);
      yield next.value;
    }
  } catch (error) {
    throw failureOf(error, access, heard());
  } finally {
    access.signal.removeEventListener('abort', leave);
    own.abort();
  }
}
