import type { Answer } from '../http-double.js';
import { refusal, type Asked } from './github-double.js';

/** Branches and commits. */
export function refsAnswer({ repo, line, body }: Asked): Answer | undefined {
  const shown = (branch: string): Answer['body'] => ({ ref: `refs/heads/${branch}`, object: { sha: repo.tip(branch), type: 'commit' } });
  const [, got] = /^GET git\/ref\/heads\/(.+)$/.exec(line) ?? [];
  if (got !== undefined) return repo.branches.has(got) ? { status: 200, body: shown(got) } : refusal(404, 'Not Found');
  if (line === 'POST git/refs') {
    const branch = String(body['ref']).replace('refs/heads/', '');
    if (repo.branches.has(branch)) return refusal(422, 'Reference already exists');
    if (!repo.commits.has(String(body['sha']))) return refusal(422, 'Object does not exist');
    repo.branches.set(branch, String(body['sha']));
    return { status: 201, body: shown(branch) };
  }
  const [, verb, named] = /^(DELETE|PATCH) git\/refs\/heads\/(.+)$/.exec(line) ?? [];
  if (named !== undefined) {
    const tip = repo.branches.get(named);
    if (tip === undefined) return refusal(422, 'Reference does not exist');
    if (verb === 'DELETE') return deleted(repo, named, tip);
    const next = repo.commits.get(String(body['sha']));
    if (next === undefined || !next.parents.some(({ sha }) => sha === tip)) return refusal(422, 'Update is not a fast forward');
    repo.branches.set(named, next.sha);
    return { status: 200, body: shown(named) };
  }
  const [, sha] = /^GET git\/commits\/(.+)$/.exec(line) ?? [];
  if (sha !== undefined) {
    const commit = repo.commits.get(sha);
    return commit === undefined ? refusal(404, 'Not Found') : { status: 200, body: commit };
  }
  if (line !== 'POST git/commits') return undefined;
  const made = repo.commit(String(body['message']), 'given', body['parents'] as string[]);
  const commit = { ...repo.commits.get(made)!, tree: { sha: String(body['tree']) } };
  repo.commits.set(made, commit);
  return { status: 201, body: commit };
}

/** GitHub closes what was proposed from it. */
function deleted(repo: Asked['repo'], branch: string, tip: string): Answer {
  for (const pull of repo.pulls) if (pull.branch === branch && pull.state === 'open') Object.assign(pull, { state: 'closed', head: tip });
  for (const pull of repo.pulls) if (pull.branch === branch) pull.head = tip;
  repo.branches.delete(branch);
  return { status: 204 };
}
