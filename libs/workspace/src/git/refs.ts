import { AppError } from '@hexad/kernel';

/** What a remote says it has. */
export interface Advertised {
  /** The branch that its HEAD points at; undefined when it points at a commit, or at a branch without one. */
  readonly defaultBranch: string | undefined;
  /** The commit of its HEAD. */
  readonly head: string | undefined;
  /** Branches and tags by their full names. */
  readonly refs: ReadonlyMap<string, string>;
}

const MOST_REFS = 50_000;

/** Reads `git ls-remote --symref`. More branches and tags than 50,000 fail with `too_large`. */
export function readAdvertised(text: string): Advertised {
  const refs = new Map<string, string>();
  let [defaultBranch, head]: (string | undefined)[] = [];
  for (const line of text.split('\n').filter(Boolean)) {
    const [value = '', name = ''] = line.split('\t');
    if (value.startsWith('ref: ') && name === 'HEAD') defaultBranch = value.slice('ref: refs/heads/'.length);
    else if (name === 'HEAD') head = value;
    else if (/^refs\/(heads|tags)\//.test(name) && !name.endsWith('^{}')) refs.set(name, value);
  }
  if (refs.size > MOST_REFS)
    throw new AppError('too_large', `The repository has ${refs.size} branches and tags; at most ${MOST_REFS} are taken.`);
  return { defaultBranch: refs.has(`refs/heads/${defaultBranch}`) ? defaultBranch : undefined, head, refs };
}
