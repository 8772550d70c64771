import type { Git } from './git.js';

/** A file that two sides changed in ways that git cannot bring together. */
export interface Conflict {
  readonly path: string;
  /** Git's word for it: `contents`, `modify/delete`, `add/add`, `rename/rename`, … */
  readonly kind: string;
}

export type Merged = { readonly tree: string } | { readonly tree: undefined; readonly conflicts: readonly Conflict[] };

/**
 * The three-way merge of two commits, without a work tree and without moving anything. With `base`, that one counts as what both come from,
 * whatever their history says: so a single commit is put on another one, or taken back.
 */
export async function mergeTrees(git: Git, sides: { ours: string; theirs: string; base?: string }): Promise<Merged> {
  const [ours, theirs] = sides.base === undefined ? [sides.ours, sides.theirs] : await related(git, { ...sides, base: sides.base });
  const exit = await git.exec(['merge-tree', '--write-tree', '--messages', '--name-only', '-z', ours, theirs], { accept: [1] });
  const [tree = '', ...parts] = exit.stdout.split('\0');
  if (exit.code === 0) return { tree };
  return { tree: undefined, conflicts: readConflicts(parts) };
}

/** Two commits without a past but the base, so that git takes it for what both come from. Git says which base only since 2.40. */
export async function related(git: Git, sides: { ours: string; theirs: string; base: string }): Promise<[string, string]> {
  const at = new Date(0);
  const made = (tree: string, ...parents: string[]): Promise<string> =>
    git.out(['commit-tree', ...parents.flatMap((parent) => ['-p', parent]), `${tree}^{tree}`], { stdin: 'base\n', at });
  const base = await made(sides.base);
  return [await made(sides.ours, base), await made(sides.theirs, base)];
}

/** Names of files up to an empty one, then messages. */
function readConflicts(parts: readonly string[]): Conflict[] {
  const end = parts.indexOf('');
  const kinds = kindsOf(parts.slice(end + 1));
  return [...new Set(parts.slice(0, end))].map((name) => ({ path: name, kind: kinds.get(name) ?? 'contents' }));
}

/** What `git merge-tree --messages -z` says of each file: how many paths, the paths, the kind, the words. */
export function kindsOf(messages: readonly string[]): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  for (let at = 0; at < messages.length && messages[at] !== '';) {
    const count = Number(messages[at]);
    const kind = /^CONFLICT \((.*)\)$/.exec(messages[at + count + 1] ?? '')?.[1];
    for (const name of messages.slice(at + 1, at + 1 + count)) if (kind !== undefined) kinds.set(name, kind);
    at += count + 3;
  }
  return kinds;
}
