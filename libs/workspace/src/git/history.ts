import type { Git } from './git.js';
import type { Identity } from './environment.js';

export interface HistoryEntry {
  readonly id: string;
  readonly parents: readonly string[];
  readonly at: Date;
  readonly author: Identity;
  readonly subject: string;
  /** What stands below the subject, trailers and all. */
  readonly body: string;
}

const FORMAT = ['%H', '%P', '%cI', '%an', '%ae', '%s', '%b'].join('%x00') + '%x00';
const FIELDS = 7;

/** Commits from `commit` on, newest first: `limit` of them after the first `skip`. */
export async function readHistory(git: Git, commit: string, { limit, skip }: { limit: number; skip: number }): Promise<HistoryEntry[]> {
  const text = await git.out(['log', `--max-count=${limit}`, `--skip=${skip}`, `--format=tformat:${FORMAT}`, commit, '--']);
  const fields = text.split('\0');
  const entries: HistoryEntry[] = [];
  for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
    const [id = '', parents = '', time = '', name = '', email = '', subject = '', body = ''] = fields.slice(at, at + FIELDS);
    entries.push({ id: id.trim(), parents: parents.split(' ').filter(Boolean), at: new Date(time), author: { name, email }, subject, body: body.trim() }); // prettier-ignore
  }
  return entries;
}
