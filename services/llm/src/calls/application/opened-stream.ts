import { AppError } from '@hexad/kernel';
import type { Piece } from '../domain/answer.js';
import { Gathering } from '../domain/gather.js';
import type { Heard, Started } from './attempts.js';
import type { Call } from './call.js';
import type { Asking, Desk } from './desk.js';

/** One attempt of a stream whose first words are there. */
export class OpenedStream {
  readonly asking: Asking;
  readonly said = new Gathering();
  readonly #started: Started<unknown>;
  readonly #rest: AsyncIterator<Piece>;
  readonly #first: readonly Piece[];
  #end: Piece | undefined;
  #ended = false;

  private constructor(asking: Asking, started: Started<unknown>, rest: AsyncIterator<Piece>, first: readonly Piece[]) {
    this.asking = asking;
    this.#started = started;
    this.#rest = rest;
    this.#first = first;
    for (const piece of first) this.said.add(piece);
    this.#end = first.find(({ type }) => type === 'finish');
  }

  /** The last piece, which `pieces` does not give. */
  get end(): Piece {
    if (this.#end === undefined) throw new AppError('internal', 'The stream has not ended.');
    return this.#end;
  }

  /** Resolves with the first piece of content. Fails as the attempt does, which is billed then. */
  static async open(desk: Desk, call: Call, asking: Asking): Promise<OpenedStream> {
    const first: Piece[] = [];
    const started = await desk.start(call, asking, async (provider, sending) => {
      const pieces = provider.stream(sending)[Symbol.asyncIterator]();
      while (!first.some(isContent)) first.push(await following(pieces));
      return pieces;
    });
    try {
      const rest = await started.reply;
      call.heardFirst();
      return new OpenedStream(asking, started, rest, first);
    } catch (thrown) {
      const said = new Gathering();
      for (const piece of first) said.add(piece);
      throw started.fail(thrown, said.tokens && heardOf(said));
    }
  }

  /** Fails when it breaks; billed then, and at its end. */
  async *pieces(): AsyncGenerator<Piece> {
    try {
      for (const piece of this.#first) if (piece.type !== 'finish') yield piece;
      while (this.said.finish === undefined) {
        const piece = await following(this.#rest);
        this.said.add(piece);
        if (piece.type === 'finish') this.#end = piece;
        else yield piece;
      }
    } catch (thrown) {
      throw this.fail(thrown);
    }
  }

  succeed(error?: AppError): void {
    this.#ended = true;
    this.#started.end({ outcome: error === undefined ? 'succeeded' : 'failed', tokens: this.said.tokens!, error });
  }

  fail(thrown: unknown): AppError {
    this.#ended = true;
    return this.#started.fail(thrown, heardOf(this.said));
  }

  /** Whoever listened is gone: ends it at the provider, and bills what was heard. */
  async leave(): Promise<void> {
    if (this.#ended) return;
    this.fail(new AppError('cancelled', 'Whoever listened is gone.'));
    await this.#rest.return?.();
  }
}

const isContent = ({ type }: Piece): boolean => type === 'part' || type === 'finish';

const heardOf = ({ tokens, length }: Gathering): Heard => ({ told: tokens, written: length });

async function following(pieces: AsyncIterator<Piece>): Promise<Piece> {
  const next = await pieces.next();
  if (next.done !== true) return next.value;
  throw new AppError('stream_broken', 'The stream of the provider ended before the answer did.');
}
