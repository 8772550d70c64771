import { mkdir, rm } from 'node:fs/promises';
import { Git } from './git.js';

/**
 * Copies all branches of a bare repository into a new ordinary one with `main` checked out.
 * Nothing in it tells where it came from: no remote, no FETCH_HEAD, no reflog.
 */
export async function exportRepository(bare: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const git = new Git(folder);
  await git.exec(['init', '--quiet', '--template=', '--initial-branch=main']);
  const fetch = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--update-head-ok', '--no-recurse-submodules'];
  const silent = ['-c', 'core.logAllRefUpdates=false', '-c', 'fetch.unpackLimit=1'];
  await git.exec([...silent, ...fetch, bare, '+refs/heads/*:refs/heads/*']);
  await git.exec([...silent, 'reset', '--quiet', '--hard', 'main']);
  await rm(`${folder}/.git/ORIG_HEAD`, { force: true });
}
