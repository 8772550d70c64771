import type { Git } from './git.js';
import { repositoryPath } from '../path.js';
import { readPatch, type Hunk } from './patch.js';

/** A file that differs. */
export interface FileChange {
  readonly path: string;
  /** Where it was before, of a file that was renamed. */
  readonly oldPath?: string;
  readonly status: 'added' | 'modified' | 'deleted' | 'renamed' | 'retyped';
  readonly oldKind?: FileKind;
  readonly kind?: FileKind;
  /** Lines; undefined for a binary file. */
  readonly added: number | undefined;
  readonly removed: number | undefined;
  /** Undefined for binary files, for submodules, and where the patch is longer than was asked for. */
  readonly hunks: readonly Hunk[] | undefined;
}

export type FileKind = 'file' | 'executable' | 'link' | 'submodule';

export interface Changes {
  readonly files: readonly FileChange[];
  readonly added: number;
  readonly removed: number;
  /** Whether there are hunks that are not told because they are too long together. */
  readonly truncated: boolean;
}

export interface ChangesOptions {
  /** Only these files and folders. Default: all. */
  readonly paths?: readonly string[];
  /** Lines around a change, default 3. */
  readonly context?: number;
  /** Bytes of all hunks together, default 1 MiB; 0: counts only. */
  readonly patchBytes?: number;
}

const PATCH_BYTES = 1024 * 1024;
const KINDS: Readonly<Record<string, FileKind>> = { '100644': 'file', '100755': 'executable', '120000': 'link', '160000': 'submodule' };
const STATUS = { A: 'added', M: 'modified', D: 'deleted', R: 'renamed', T: 'retyped' } as const;

/** No driver, text conversion or external program of anybody has a say in it. */
const PLAIN = ['-r', '-M', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none', '--submodule=short', '--no-color'];

export async function readChanges(git: Git, from: string, to: string, options: ChangesOptions): Promise<Changes> {
  const paths = (options.paths ?? []).map((one) => `:(literal)${repositoryPath(one)}`);
  const ends = [from, to, '--', ...paths];
  const text = await git.out(['diff-tree', ...PLAIN, '--raw', '--numstat', '-z', ...ends]);
  const listed = readList(text.split('\0'));
  const limit = options.patchBytes ?? PATCH_BYTES;
  const patches = limit > 0 && listed.length > 0 ? await readPatches(git, ends, options, limit) : undefined;
  let at = 0;
  const files = listed.map((file): FileChange => {
    // A file that became a link, or the other way round, is told as one that went and one that came.
    const sections = patches?.slice(at, (at += file.status === 'retyped' ? 2 : 1));
    return { ...file, hunks: shown(file) && sections ? sections.flat() : undefined };
  });
  const sum = (of: 'added' | 'removed'): number => files.reduce((all, file) => all + (file[of] ?? 0), 0);
  return { files, added: sum('added'), removed: sum('removed'), truncated: limit > 0 && listed.length > 0 && patches === undefined };
}

const shown = (file: Omit<FileChange, 'hunks'>): boolean => file.added !== undefined && file.kind !== 'submodule' && file.oldKind !== 'submodule'; // prettier-ignore

/** The hunks of each file in git's order; undefined when they are too long. */
async function readPatches(git: Git, ends: readonly string[], options: ChangesOptions, limit: number): Promise<Hunk[][] | undefined> {
  const context = Math.min(Math.max(Math.trunc(options.context ?? 3), 0), 1_000);
  try {
    return readPatch(await git.out(['diff-tree', ...PLAIN, '-p', `-U${context}`, ...ends], { outputLimit: limit }));
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'too_large') return undefined;
    throw thrown;
  }
}

type Listed = Omit<FileChange, 'hunks'>;

/** First all entries `:modes hashes letter`, path, then all counts. */
function readList(parts: readonly string[]): Listed[] {
  const entries: Omit<Listed, 'added' | 'removed'>[] = [];
  let at = 0;
  for (; parts[at]?.startsWith(':'); at += 2) {
    const [oldMode = '', mode = '', , , letter = ''] = parts[at]!.slice(1).split(' ');
    const renamed = letter.startsWith('R');
    const name = parts[at + (renamed ? 2 : 1)]!;
    const kinds = { ...(KINDS[oldMode] && { oldKind: KINDS[oldMode] }), ...(KINDS[mode] && { kind: KINDS[mode] }) };
    entries.push({ path: name, ...(renamed && { oldPath: parts[at + 1]! }), status: STATUS[letter[0] as keyof typeof STATUS] ?? 'modified', ...kinds }); // prettier-ignore
    if (renamed) at += 1;
  }
  return entries.map((entry) => {
    const [added = '', removed = '', name = ''] = parts[at]!.split('\t');
    at += name === '' ? 3 : 1;
    return { ...entry, added: lines(added), removed: lines(removed) };
  });
}

const lines = (text: string): number | undefined => (text === '-' ? undefined : Number(text));
