import { AppError } from '@hexad/kernel';
import { AskedOptions, DATABASES, DEPLOYMENTS, PIPELINES } from '@hexad/proto/documents';

interface Given {
  readonly deploy?: string | undefined;
  readonly ci?: string | undefined;
  readonly database?: string | undefined;
}

/** `--deploy`, `--ci` and `--database`; undefined where none was given. `none` alone takes everything of its kind away that a repository was built with. */
export function readOptions(given: Given): AskedOptions | undefined {
  const deploy = given.deploy === undefined ? undefined : wordsOf('--deploy', given.deploy, DEPLOYMENTS);
  const ci = given.ci === undefined ? undefined : wordsOf('--ci', given.ci, PIPELINES);
  const database = given.database === undefined ? undefined : wordOf('--database', given.database, DATABASES);
  const asked = { ...(deploy && { deploy }), ...(ci && { ci }), ...(database && { database }) };
  return Object.keys(asked).length === 0 ? undefined : asked;
}

function wordOf<const T extends string>(option: string, text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text.trim());
  if (found !== undefined) return found;
  throw new AppError('invalid', `${option} takes ${known.join(' or ')}, but not ${JSON.stringify(text)}.`);
}

function wordsOf<const T extends string>(option: string, text: string, known: readonly T[]): T[] {
  if (text === 'none') return [];
  const words = [...new Set(text.split(',').map((word) => word.trim()))];
  const isKnown = (word: string): word is T => known.some((one) => one === word);
  const unknown = words.find((word) => !isKnown(word));
  if (unknown === undefined) return words.filter(isKnown);
  throw new AppError('invalid', `${option} takes ${known.join(' and ')} with commas, or none, but not ${JSON.stringify(unknown)}.`);
}
