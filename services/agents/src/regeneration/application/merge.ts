import type { RunWorkspace } from '../../application/run-workspace.js';
import {
  blobHash,
  mergeText,
  threeWay,
  type InDispute,
  type Disagreement,
  type GitRepository,
  type ThreeWay,
  type Version,
} from '@hexad/workspace';
import { LONGEST_TEXT, open, type Conflict, type Hands, type Side } from '../domain/conflict.js';
import { GENERATED, LAST, resolveRef, YOURS } from './branches.js';

/** The three commits of a run that were written down. */
export interface Three {
  readonly base: string;
  readonly yours: string;
  readonly generated: string;
}

/** Undefined while one of them is not there yet. */
export async function threeOf({ repository }: RunWorkspace): Promise<Three | undefined> {
  const [base, yours, generated] = await Promise.all([LAST, YOURS, `refs/heads/${GENERATED}`].map((ref) => resolveRef(repository, ref)));
  return base !== undefined && yours !== undefined && generated !== undefined ? { base, yours, generated } : undefined;
}

export const merge = (repository: GitRepository, { base, yours, generated }: Three): Promise<ThreeWay> =>
  threeWay(repository, { base, ours: yours, theirs: generated });

/** The disagreements as people see them. */
export function conflictsOf(repository: GitRepository, found: readonly Disagreement[]): Promise<Conflict[]> {
  const side = async (version: Version | undefined): Promise<Side | undefined> => version && readSide(repository, version);
  return Promise.all(
    open(found)
      .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      .map(async ({ path, kind, base, ours, theirs }, index) => ({
        number: index + 1,
        path,
        kind,
        base: await side(base),
        yours: await side(ours),
        generated: await side(theirs),
        marked: await mergedText(repository, { base, ours, theirs }, { names: NAMES }),
      })),
  );
}

const NAMES = { ours: 'yours', base: 'as it was generated last', theirs: 'as it is generated now' };

/** The file with the places of dispute as is said; undefined where a side has no such file, or no text that could be shown. */
export async function mergedText(
  repository: GitRepository,
  { base, ours, theirs }: Pick<Disagreement, 'base' | 'ours' | 'theirs'>,
  inDispute: InDispute,
): Promise<string | undefined> {
  const versions = [base, ours, theirs].filter((version) => version !== undefined);
  if (versions.length < 3 || !versions.every(({ mode }) => mode.startsWith(FILE))) return undefined;
  const sides = await Promise.all(versions.map((version) => readSide(repository, version)));
  if (sides.some(({ text }) => text === undefined)) return undefined;
  const [from, left, right] = versions;
  return mergeText(repository, { base: from!.hash, ours: left!.hash, theirs: right!.hash }, inDispute);
}

/** Of the modes of git: no link and no submodule. */
const FILE = '100';

const SUBMODULE = '160000';

async function readSide({ git }: GitRepository, { mode, hash }: Version): Promise<Side> {
  if (mode === SUBMODULE) return { mode, hash, size: 0 };
  const size = Number(await git.out(['cat-file', '-s', hash]));
  if (size > LONGEST_TEXT) return { mode, hash, size };
  const { stdout } = await git.exec(['cat-file', 'blob', hash]);
  // What was no UTF-8 is not the same any more.
  const isText = blobHash(Buffer.from(stdout)) === hash && !stdout.includes('\0');
  return { mode, hash, size, ...(isText && { text: stdout }) };
}

export const handsOf = (repository: GitRepository): Hands => ({
  written: (text) => repository.git.out(['hash-object', '-w', '--no-filters', '--stdin'], { stdin: text }),
  merged: (found, choice) => mergedText(repository, found, choice === 'yours' ? 'ours' : 'theirs'),
});
