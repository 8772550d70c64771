import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import type { RepoAddress } from '../connections/domain/address.js';
import type { Published, Publication } from '../repositories/application/git-host.js';
import type { GitHub } from './github.js';
import { encoded, headRef, rootOf } from './paths.js';
import { Commit, Ref, Repository, Site, Tree } from './shapes.js';

/**
 * One commit on the branch of what is published, with the pages as the base has them and everything else as it was; a page that the base has no more goes. The
 * branch is made when it is not there, and moved only forward. Pages that are there already make no commit.
 */
export async function publishPages(github: GitHub, place: RepoAddress, { branch, base, pages }: Publication): Promise<Published> {
  const root = rootOf(place);
  const { default_branch: main, html_url: home } = await github.get(Repository, root);
  const from = base || main;
  if (from === branch)
    throw new AppError('conflict', `${branch} is where the pages come from; publish to another branch, as gh-pages, or not at all.`);
  const source = (await github.get(Ref, headRef(place, from))).object.sha;
  const tip = (await github.find(Ref, headRef(place, branch)))?.object.sha;
  const now = tip === undefined ? undefined : await treeAt(github, root, tip);
  const entries = entriesOf(pages, await treeAt(github, root, source), now);
  const made = await github.send(z.object({ sha: z.string() }), 'POST', `${root}/git/trees`, {
    ...(now && { base_tree: now.sha }),
    tree: entries,
  });
  const url = (await github.find(Site, `${root}/pages`))?.html_url ?? `${home}/tree/${encoded(branch)}`;
  if (tip !== undefined && made.sha === now?.sha) return { commit: tip, url };
  const message = `Publish ${pages.length} ${pages.length === 1 ? 'page' : 'pages'} of ${source}`;
  const parents = tip === undefined ? [] : [tip];
  const commit = await github.send(Commit, 'POST', `${root}/git/commits`, { message, tree: made.sha, parents });
  try {
    if (tip === undefined) await github.send(Ref, 'POST', `${root}/git/refs`, { ref: `refs/heads/${branch}`, sha: commit.sha });
    else await github.send(Ref, 'PATCH', `${root}/git/refs/heads/${encoded(branch)}`, { sha: commit.sha, force: false });
  } catch (thrown) {
    const { code, message: said } = AppError.from(thrown);
    // Somebody else published meanwhile: the next try comes on top of theirs.
    throw code === 'conflict' ? new AppError('contended', `${branch} has moved meanwhile: ${said}`) : thrown;
  }
  return { commit: commit.sha, url };
}

async function treeAt(github: GitHub, root: string, commit: string): Promise<Tree> {
  const { tree } = await github.get(Commit, `${root}/git/commits/${commit}`);
  const whole = await github.get(Tree, `${root}/git/trees/${tree.sha}?recursive=1`);
  if (whole.truncated)
    throw new AppError('too_large', 'The repository has more files than GitHub lists at once; its pages are published by hand.');
  return { ...whole, sha: tree.sha };
}

type Tree = z.output<typeof Tree>;

const isFile = (path: string) => (entry: Tree['tree'][number]) => entry.path === path && entry.type === 'blob';

function entriesOf(pages: readonly string[], source: Tree, now: Tree | undefined): object[] {
  const entries = pages.map((path) => {
    const found = source.tree.find(isFile(path));
    if (found) return { path, mode: found.mode, type: 'blob', sha: found.sha };
    return now?.tree.some(isFile(path)) ? { path, mode: '100644', type: 'blob', sha: null } : path;
  });
  const missing = entries.filter((entry) => typeof entry === 'string');
  if (missing.length === 0) return entries as object[];
  throw new AppError('not_found', `There is no page ${missing.slice(0, 5).join(', ')}, neither to be published nor published before.`);
}
