import { insideTransaction } from '@hexad/kernel';

/** Who listens to the words of one service in this process. */
export class Wakes {
  readonly #listeners = new Set<(word: string) => void>();

  listen(listener: (word: string) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  say(word: string): void {
    for (const listener of this.#listeners) insideTransaction.leave(() => listener(word));
  }
}

/** How a word travels beside the names of services whose outbox has something new. */
export const wakeText = (service: string, word: string): string => `${service} ${word}`;

/** The reverse; no word where only the outbox is meant. */
export function readWake(text: string): { readonly service: string; readonly word: string | undefined } {
  const [service = '', word] = text.split(' ');
  return { service, word };
}
