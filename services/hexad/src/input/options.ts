import { AppError } from '@hexad/kernel';
import { AskedOptions, DEPLOYMENTS, PIPELINES } from '@hexad/proto/documents';

/** `--deploy` and `--ci`; undefined where neither was given. `none` alone takes everything away that a repository was built with. */
export function readOptions(given: { readonly deploy?: string | undefined; readonly ci?: string | undefined }): AskedOptions | undefined {
  const deploy = given.deploy === undefined ? undefined : wordsOf('--deploy', given.deploy, DEPLOYMENTS);
  const ci = given.ci === undefined ? undefined : wordsOf('--ci', given.ci, PIPELINES);
  return deploy === undefined && ci === undefined ? undefined : { ...(deploy && { deploy }), ...(ci && { ci }) };
}

function wordsOf<const T extends string>(option: string, text: string, known: readonly T[]): T[] {
  if (text === 'none') return [];
  const words = [...new Set(text.split(',').map((word) => word.trim()))];
  const isKnown = (word: string): word is T => known.some((one) => one === word);
  const unknown = words.find((word) => !isKnown(word));
  if (unknown === undefined) return words.filter(isKnown);
  throw new AppError('invalid', `${option} takes ${known.join(' and ')} with commas, or none, but not ${JSON.stringify(unknown)}.`);
}
