import type { Answer } from '../http-double.js';
import { refusal, type Asked } from './github-double.js';

interface Entry {
  readonly path: string;
  readonly sha: string | null;
}

/** Trees, as the Git database API shows and makes them, and where Pages shows the repository. */
export function treesAnswer({ repo, line, body }: Asked): Answer | undefined {
  const [, sha] = /^GET git\/trees\/(.+)$/.exec(line) ?? [];
  if (sha !== undefined) {
    const entries = Object.entries(repo.trees.get(sha) ?? {}).map(([path, blob]) => ({ path, mode: '100644', type: 'blob', sha: blob }));
    return { status: 200, body: { sha, tree: entries, truncated: false } };
  }
  if (line === 'POST git/trees') {
    const blobs = Object.fromEntries((body['tree'] as Entry[]).map((entry) => [entry.path, entry.sha]));
    const base = typeof body['base_tree'] === 'string' ? repo.trees.get(body['base_tree']) : {};
    return { status: 201, body: { sha: repo.tree(blobs, base), tree: [], truncated: false } };
  }
  if (line !== 'GET pages') return undefined;
  return repo.site === undefined ? refusal(404, 'Not Found') : { status: 200, body: { html_url: repo.site, status: 'built' } };
}
