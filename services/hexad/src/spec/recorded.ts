import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@hexad/kernel';
import { HexadJson } from '@hexad/proto/documents';
import { Git } from '@hexad/workspace';

export const RECORD = 'hexad.json';
export const WORDS = 'SPEC.md';

/** A repository that was built, and what its last build recorded. */
export interface Built {
  readonly folder: string;
  readonly git: Git;
  readonly record: HexadJson;
  /** The SPEC.md of that build; empty where there is none. */
  readonly words: string;
}

/** Fails with `not_found` for a folder that no build filled. */
export async function builtIn(folder: string): Promise<Built> {
  if (!(await stat(join(folder, '.git')).catch(() => undefined)))
    throw new AppError('not_found', `${JSON.stringify(folder)} is no repository that \`hexad build\` wrote; name one with --repo.`);
  const place = await realpath(folder);
  const git = new Git(place);
  // People may have written into the record since, and committed it: what the build recorded stands in its own commit.
  const ofBuild = await git.exec(['log', '-1', '--topo-order', '--format=%H', '--grep=^Hexad-Run: ', 'HEAD', '--'], { accept: [128] });
  for (const commit of [ofBuild.stdout.trim(), 'HEAD'].filter((one) => one !== '')) {
    const record = await recordAt(git, commit);
    if (record) return { folder: place, git, record, words: await textAt(git, commit, WORDS) };
  }
  throw new AppError('not_found', `${JSON.stringify(folder)} has no ${RECORD} that could be read; build into it first.`);
}

async function recordAt(git: Git, commit: string): Promise<HexadJson | undefined> {
  try {
    return HexadJson.parse(JSON.parse(await textAt(git, commit, RECORD)));
  } catch {
    return undefined;
  }
}

/** Empty when there is no such file. */
export async function textAt(git: Git, commit: string, path: string): Promise<string> {
  const exit = await git.exec(['cat-file', 'blob', `${commit}:${path}`], { accept: [128] });
  return exit.code === 0 ? exit.stdout : '';
}

/** The text of a file as it lies in the folder; undefined when there is none. */
export const fileIn = (folder: string, path: string): Promise<string | undefined> =>
  readFile(join(folder, path), 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return undefined;
    throw thrown;
  });
