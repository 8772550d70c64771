import { AppError, isUuid } from '@hexad/kernel';

const LONGEST_NAME = 120;

/** A name for people: one line, no control characters. `what` is what it names: `project`. Fails with `invalid`. */
export function nameOf(what: string, text: string): string {
  const name = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  if (name === '') throw new AppError('invalid', `The ${what} has no name.`);
  if (Array.from(name).length > LONGEST_NAME)
    throw new AppError('invalid', `The name of the ${what} is longer than ${LONGEST_NAME} characters.`);
  return name;
}

/** An id from outside; what cannot be one is of nothing that exists. Fails with `not_found`. */
export function idOf(what: string, text: string): string {
  if (!isUuid(text)) throw notFound(what, text);
  return text.toLowerCase();
}

export const notFound = (what: string, id: string): AppError => new AppError('not_found', `There is no ${what} ${JSON.stringify(id)}.`);

/** One of these words, or `invalid`. */
export function oneOf<T extends string>(what: string, words: readonly T[], text: string): T {
  const word = words.find((known) => known === text);
  if (word === undefined) throw new AppError('invalid', `${JSON.stringify(text)} is no ${what}; there are ${words.join(', ')}.`);
  return word;
}
