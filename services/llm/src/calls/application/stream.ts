import { AppError } from '@hexad/kernel';
import { NO_TOKENS } from '../../money/index.js';
import type { Piece } from '../domain/answer.js';
import { canGoOn, goingOn } from '../domain/continuing.js';
import { mayFallBack } from '../domain/failing.js';
import { Gathering, piecesOf } from '../domain/gather.js';
import type { Call } from './call.js';
import type { Streaming } from './calls.js';
import type { Desk, Prepared } from './desk.js';
import { Joining } from './joining.js';
import { OpenedStream } from './opened-stream.js';
import type { CallOrder, Candidate } from './ports.js';
import { Restoring } from './restoring.js';

/** Calls whose answer comes as it is written. */
export class Stream {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async execute(order: CallOrder): Promise<Streaming> {
    const call = this.#desk.begin('chat', order);
    this.#desk.expect(call);
    try {
      const prepared = await this.#desk.prepare(call, order);
      const kept = await this.#desk.find(call, prepared);
      if (kept !== undefined) {
        call.answer = kept;
        this.#desk.record(call);
        return this.#streaming(call, prepared.plan.candidates[0]!, restored(prepared, piecesOf(kept)));
      }
      const candidates = [...prepared.plan.candidates];
      const opened = await this.#open(call, prepared, candidates);
      return this.#streaming(call, opened.asking.candidate, restored(prepared, this.#told(call, prepared, opened, candidates)));
    } catch (thrown) {
      throw this.#desk.failed(call, thrown);
    }
  }

  #streaming(call: Call, { provider, model }: Candidate, pieces: AsyncIterable<Piece>): Streaming {
    return { id: call.id, provider, model, cache: call.cache, attempts: call.attempts, pieces };
  }

  /** Takes those that were tried out of the candidates. */
  #open(call: Call, { request, plan }: Prepared, candidates: Candidate[]): Promise<OpenedStream> {
    return this.#desk.inTurn(call, [...candidates], (candidate, last) => {
      candidates.shift();
      return OpenedStream.open(this.#desk, call, { candidate, request, plan, last, signal: call.signal, streamed: true });
    });
  }

  /** All attempts as one stream. It is recorded in every case: ended, broken, left. */
  async *#told(call: Call, prepared: Prepared, first: OpenedStream, candidates: Candidate[]): AsyncGenerator<Piece> {
    const [joining, said] = [new Joining(), new Gathering()];
    let current = first;
    let outcome: { readonly error?: AppError } | undefined;
    try {
      for (;;) {
        const broken = yield* heard(current, joining, said);
        if (broken === undefined) break;
        joining.goOn(said.open, said.openPart?.type === 'text', current.said.tokens ?? NO_TOKENS);
        current = await this.#next(call, prepared, said, candidates, broken);
      }
      const end = this.#end(call, prepared, current, joining, said);
      outcome = {};
      yield end;
    } catch (thrown) {
      outcome = { error: AppError.from(thrown) };
      throw thrown;
    } finally {
      await current.leave();
      this.#desk.record(call, outcome === undefined ? new AppError('cancelled', 'Whoever listened is gone.') : outcome.error);
    }
  }

  /** Looks at the whole and pays for it. Fails with `output_invalid`: what was said is no answer then. */
  #end(call: Call, prepared: Prepared, current: OpenedStream, joining: Joining, said: Gathering): Piece {
    const [end] = [...joining.push(current.end)] as [Piece];
    said.add(end);
    const answer = said.answer()!;
    const faults = this.#desk.parts.check.faults(answer, prepared.request.output);
    const error =
      faults === undefined ? undefined : new AppError('output_invalid', `The model's answer does not fit the schema: ${faults}`);
    current.succeed(error);
    if (error !== undefined) throw error;
    call.answer = answer;
    this.#desk.keep(call, prepared, answer);
    return end;
  }

  /** Fails with what broke the stream when nobody goes on with it. */
  async #next(call: Call, prepared: Prepared, said: Gathering, candidates: Candidate[], broken: AppError): Promise<OpenedStream> {
    const { request, plan } = prepared;
    const goesOn = plan.midStream === 'continue' && candidates.length > 0 && mayFallBack(broken) && canGoOn(request, said);
    if (!goesOn) throw brokenOff(broken);
    try {
      return await this.#open(call, { ...prepared, request: goingOn(request, said) }, candidates);
    } catch {
      throw brokenOff(broken);
    }
  }
}

/** Gives what broke it; undefined at its end. */
async function* heard(current: OpenedStream, joining: Joining, said: Gathering): AsyncGenerator<Piece, AppError | undefined> {
  try {
    for await (const piece of current.pieces())
      for (const joined of joining.push(piece)) {
        said.add(joined);
        yield joined;
      }
    return undefined;
  } catch (error) {
    return AppError.from(error);
  }
}

async function* restored({ guarded }: Prepared, pieces: AsyncIterable<Piece> | Iterable<Piece>): AsyncGenerator<Piece> {
  const restoring = new Restoring(guarded);
  for await (const piece of pieces) yield* restoring.push(piece);
}

/** Whatever a provider calls it, to the caller it is a stream that broke; but it is told when it is its own end. */
function brokenOff(error: AppError): AppError {
  if (error.code === 'cancelled' || error.code === 'stream_broken') return error;
  return new AppError('stream_broken', `The answer broke off: ${error.message}`, {
    details: { ...error.details, reason: error.code },
    cause: error,
  });
}
