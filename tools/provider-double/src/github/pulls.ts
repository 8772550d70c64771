import type { Answer } from '../http-double.js';
import { refusal, type Asked } from './github-double.js';
import type { Pull } from './repo.js';

/** Pull requests. */
export function pullsAnswer(asked: Asked): Answer | undefined {
  const { repo, line, query, body, owner } = asked;
  const shown = (pull: Pull) => ({
    number: pull.number,
    html_url: `${asked.page}/pull/${pull.number}`,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    merged_at: pull.mergedAs === undefined ? null : '2026-01-01T00:00:00Z',
    merge_commit_sha: pull.mergedAs ?? null,
    mergeable: pull.mergeable,
    head: { ref: pull.branch, sha: repo.headOf(pull) },
    base: { ref: pull.base },
  });
  if (line === 'GET pulls') {
    const fits = (pull: Pull): boolean =>
      pull.state === (query.get('state') ?? 'open') && `${owner}:${pull.branch}` === query.get('head') && pull.base === query.get('base');
    return { status: 200, body: repo.pulls.filter(fits).map(shown) };
  }
  if (line === 'POST pulls') return opened(asked, shown);
  const [, verb, number, merge] = /^(GET|PATCH|PUT) pulls\/(\d+)(\/merge)?$/.exec(line) ?? [];
  const pull = repo.pulls.find((one) => String(one.number) === number);
  if (verb === undefined) return undefined;
  if (pull === undefined) return refusal(404, 'Not Found');
  if (merge !== undefined) return merged(asked, pull);
  if (verb === 'PATCH') pull.state = body['state'] as Pull['state'];
  return { status: 200, body: shown(pull) };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function opened({ repo, body, owner }: Asked, shown: (pull: Pull) => object): Answer {
  const [branch, base] = [String(body['head']), String(body['base'])];
  const tip = repo.branches.get(branch);
  if (tip === undefined) return refusal(422, 'Validation Failed', 'head invalid');
  if (tip === repo.branches.get(base)) return refusal(422, 'Validation Failed', `No commits between ${base} and ${branch}`);
  if (repo.pulls.some((one) => one.state === 'open' && one.branch === branch && one.base === base))
    return refusal(422, 'Validation Failed', `A pull request already exists for ${owner}:${branch}.`);
  const number = Math.max(0, ...repo.pulls.map((one) => one.number), ...repo.issues.keys()) + 1;
  const rest = { state: 'open', mergeable: true, mergedAs: undefined, head: tip } as const;
  const pull: Pull = { number, title: String(body['title']), body: textOf(body['body']), branch, base, ...rest };
  repo.pulls.push(pull);
  return { status: 201, body: shown(pull) };
}

function merged({ repo, body }: Asked, pull: Pull): Answer {
  const head = repo.headOf(pull);
  if (pull.state === 'closed' || pull.mergeable !== true) return refusal(405, 'Pull Request is not mergeable');
  if (body['sha'] !== head) return refusal(409, 'Head branch was modified. Review and try the merge again.');
  const sha = repo.commit(`Merge pull request #${pull.number}`, `tree of ${head}`, [repo.tip(pull.base), head]);
  repo.setTree(sha, repo.commits.get(head)!.tree.sha);
  repo.branches.set(pull.base, sha);
  Object.assign(pull, { state: 'closed', mergedAs: sha, head });
  return { status: 200, body: { sha, merged: true, message: 'Pull Request successfully merged' } };
}
