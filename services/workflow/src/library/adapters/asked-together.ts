import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError, insideTransaction } from '@hexad/kernel';
import { Trips } from '@hexad/store';

/** Questions of one trip. */
const MOST = 64;

interface Asked<Q, A> {
  readonly question: Q;
  /** Of everybody who asks this. */
  readonly answer: PromiseWithResolvers<A>;
}

/**
 * Questions that share trips to the database. What is asked while trips are under way goes with the next one, and the same question once for all who ask it: an
 * answer is never older than its question.
 */
export class AskedTogether<Q, A> {
  readonly #look: (questions: readonly Q[]) => Promise<readonly A[]>;
  readonly #trips: Trips<Asked<Q, A>>;
  #waiting = new Map<string, Asked<Q, A>>();
  /** Nobody's call: its deadline would be everybody's. */
  readonly #apart = AsyncLocalStorage.snapshot();

  /** `look` gives the answers in the order of the questions. `idle`: nothing waits and nothing is under way. */
  constructor(look: (questions: readonly Q[]) => Promise<readonly A[]>, idle: () => void) {
    this.#look = look;
    this.#trips = new Trips<Asked<Q, A>>({
      next: () => this.#next(),
      carry: (batch) => this.#answer(batch),
      isWaiting: () => this.#waiting.size > 0,
      idle,
    });
  }

  /** `key`: two questions with the same one are the same. */
  async ask(key: string, question: Q): Promise<A> {
    // It has to be part of that transaction.
    if (insideTransaction.current() !== undefined) return (await this.#look([question]))[0]!;
    let asked = this.#waiting.get(key);
    if (!asked) this.#waiting.set(key, (asked = { question, answer: Promise.withResolvers() }));
    this.#apart(() => this.#trips.startSoon());
    return asked.answer.promise;
  }

  #next(): Asked<Q, A>[] {
    const all = [...this.#waiting];
    this.#waiting = new Map(all.slice(MOST));
    return all.slice(0, MOST).map(([, asked]) => asked);
  }

  /** One question never fails another. */
  async #answer(batch: readonly Asked<Q, A>[]): Promise<void> {
    try {
      const answers = await this.#look(batch.map(({ question }) => question));
      for (const [at, { answer }] of batch.entries()) answer.resolve(answers[at]!);
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (batch.length > 1 && error.code !== 'unavailable') for (const asked of batch) await this.#answer([asked]);
      else for (const { answer } of batch) answer.reject(error);
    }
  }
}
