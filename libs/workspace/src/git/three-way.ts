import { AppError } from '@hexad/kernel';
import { rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { kindsOf, related } from './merging.js';
import type { GitRepository } from './repository.js';

/** A file as one of the three commits has it. */
export interface Version {
  /** Git's: `100644`, `100755`, `120000` (a link), `160000` (a submodule). */
  readonly mode: string;
  /** Of its content. */
  readonly hash: string;
}

/** A file of a merge that somebody has to decide about. A version that is absent means that this side has no such file. */
export interface Disagreement {
  readonly path: string;
  /** Git's word for it: `contents`, `modify/delete`, `add/add`, `rename/rename`, … */
  readonly kind: string;
  readonly base?: Version;
  readonly ours?: Version;
  readonly theirs?: Version;
}

export interface ThreeWay {
  /** The merged files; at the places of disagreements stands what git wrote there, with its marks. */
  readonly tree: string;
  readonly disagreements: readonly Disagreement[];
}

/** A new file lies where its commit put it, whatever the other side did to the folder around it. */
const SETTINGS = ['-c', 'merge.directoryRenames=false'];

/**
 * Merges `theirs` into `ours` as if both came from `base`, whatever their history says, and gives every disagreement with all its sides. Nothing
 * moves, and the same commits give the same answer.
 */
export async function threeWay(
  repository: GitRepository,
  sides: { readonly base: string; readonly ours: string; readonly theirs: string },
): Promise<ThreeWay> {
  const { git } = repository;
  const [ours, theirs] = await related(git, sides);
  const exit = await git.exec([...SETTINGS, 'merge-tree', '--write-tree', '--messages', '-z', ours, theirs], { accept: [1] });
  const [tree = '', ...parts] = exit.stdout.split('\0');
  if (exit.code === 0) return { tree, disagreements: [] };
  const found = readDisagreements(parts);
  const [left, right] = await Promise.all([sides.ours, sides.theirs].map((commit) => versionsAt(repository, commit, found)));
  return { tree, disagreements: found.map((one) => asCommitted(one, left!.get(one.path), right!.get(one.path))) };
}

/** Where both sides renamed a file, git gives each name what it has merged already; a side is what its own commit has. */
const asCommitted = (found: Disagreement, ours: Version | undefined, theirs: Version | undefined): Disagreement => ({
  ...found,
  ...(found.ours && ours && { ours }),
  ...(found.theirs && theirs && { theirs }),
});

async function versionsAt({ git }: GitRepository, commit: string, files: readonly Disagreement[]): Promise<Map<string, Version>> {
  const text = await git.out(['ls-tree', '-z', '--full-tree', commit, '--', ...files.map((file) => file.path)]);
  return new Map(
    text
      .split('\0')
      .filter(Boolean)
      .map((entry): [string, Version] => {
        const [mode = '', , hash = ''] = entry.slice(0, entry.indexOf('\t')).split(' ');
        return [entry.slice(entry.indexOf('\t') + 1), { mode, hash }];
      }),
  );
}

/** What stands at the place of a disagreement in the end; undefined: no file. */
export type Settlement = { readonly path: string; readonly version: Version | undefined };

/** The tree with these files as they are said to be. */
export async function settledTree(repository: GitRepository, tree: string, settlements: readonly Settlement[]): Promise<string> {
  if (settlements.length === 0) return tree;
  const index = path.join(repository.folder, `hexad-index-${randomBytes(8).toString('hex')}`);
  const line = ({ path: name, version }: Settlement): string =>
    version ? `${version.mode} ${version.hash}\t${name}\0` : `0 ${'0'.repeat(40)}\t${name}\0`;
  try {
    await repository.git.exec(['read-tree', tree], { index });
    // What goes makes room first: a folder may take the place of a file.
    const inOrder = settlements.toSorted((a, b) => Number(a.version !== undefined) - Number(b.version !== undefined));
    await repository.git.exec(['update-index', '-z', '--index-info'], { index, stdin: inOrder.map(line).join('') });
    return await repository.git.out(['write-tree'], { index });
  } finally {
    await rm(index, { force: true });
  }
}

const SIDES = { '1': 'base', '2': 'ours', '3': 'theirs' } as const;

/** Entries `<mode> <hash> <stage>\t<path>` up to an empty one, then messages: how many paths, the paths, the kind, the words. */
function readDisagreements(parts: readonly string[]): Disagreement[] {
  const end = parts.indexOf('');
  const found = new Map<string, { base?: Version; ours?: Version; theirs?: Version }>();
  for (const entry of parts.slice(0, end)) {
    const [mode = '', hash = '', stage = ''] = entry.slice(0, entry.indexOf('\t')).split(' ');
    const side = SIDES[stage as keyof typeof SIDES];
    if (side === undefined) throw new AppError('internal', `git merge-tree names a stage that there is not: ${entry}`);
    const name = entry.slice(entry.indexOf('\t') + 1);
    found.set(name, { ...found.get(name), [side]: { mode, hash } });
  }
  const kinds = kindsOf(parts.slice(end + 1));
  return [...found].map(([name, versions]) => ({ path: name, kind: kinds.get(name) ?? 'contents', ...versions }));
}
