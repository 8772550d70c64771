import type { FeedEntry } from '@hexad/proto/workflow/v1/feed';

export interface Answer {
  readonly sequence: number;
  readonly entry?: FeedEntry | undefined;
  readonly missed: boolean;
}

/** A watch that a test reads answer by answer. */
export class Watch implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #answers: AsyncIterator<Answer>;

  constructor(open: (signal: AbortSignal) => AsyncIterable<Answer>) {
    this.#answers = open(this.#stop.signal)[Symbol.asyncIterator]();
  }

  async next(): Promise<Answer> {
    return (await this.#answers.next()).value as Answer;
  }

  /** What is told next of this type. */
  async nextOf(type: string): Promise<Answer> {
    for (;;) {
      const answer = await this.next();
      if (answer.entry?.type === type) return answer;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
  }
}
