import { AppError } from '@hexad/kernel';
import type { Piece } from '../../calls/domain/answer.js';
import type { AnswerWriter } from '../domain/door.js';

/** Milliseconds of silence after which a beat is sent: below the idle limits of usual proxies. */
const BEAT_EVERY_MS = 15_000;

/** Bytes of events as they come, made when they are asked for. What breaks in between becomes the protocol's own last event. */
export async function* sending(
  pieces: AsyncIterable<Piece>,
  writer: AnswerWriter,
  beat: string,
  everyMs = BEAT_EVERY_MS,
): AsyncGenerator<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  let wake: (() => void) | undefined;
  const timer = setInterval(() => wake?.(), everyMs).unref();
  let ended = false;
  try {
    for (;;) {
      const next = iterator.next();
      let won = await Promise.race([next, new Promise<undefined>((resolve) => (wake = () => resolve(undefined)))]);
      while (won === undefined) {
        yield Buffer.from(beat);
        won = await Promise.race([next, new Promise<undefined>((resolve) => (wake = () => resolve(undefined)))]);
      }
      if (won.done === true) break;
      ended ||= won.value.type === 'finish';
      const events = writer.piece(won.value);
      if (events !== '') yield Buffer.from(events);
    }
    if (!ended) throw new AppError('stream_broken', 'The answer ended before its end.');
  } catch (thrown) {
    ended = true;
    yield Buffer.from(writer.broken(AppError.from(thrown)));
  } finally {
    clearInterval(timer);
    await iterator.return?.();
  }
}
