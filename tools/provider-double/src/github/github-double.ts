import { HttpDouble, type Answer, type Seen } from '../http-double.js';
import { issuesAnswer } from './issues.js';
import { pullsAnswer } from './pulls.js';
import { refsAnswer } from './refs.js';
import { treesAnswer } from './trees.js';
import { Repo } from './repo.js';

export interface Asked {
  readonly repo: Repo;
  readonly owner: string;
  /** `GET pulls/7`, of the repository. */
  readonly line: string;
  readonly query: URLSearchParams;
  readonly body: Seen['body'];
  /** Where people look. */
  readonly page: string;
}

export const refusal = (status: number, message: string, ...errors: string[]): Answer => ({
  status,
  body: {
    message,
    ...(errors.length > 0 && { errors: errors.map((text) => ({ message: text })) }),
    documentation_url: 'https://docs.github.com/rest',
  },
});

const NOT_FOUND = refusal(404, 'Not Found');
const PARTS = [refsAnswer, treesAnswer, pullsAnswer, issuesAnswer];

/** GitHub's REST API at `/api/v3`, as an Enterprise server has it: what this platform uses of it, with GitHub's own refusals. */
export class GitHubDouble extends HttpDouble {
  readonly token: string;
  readonly #repos = new Map<string, Repo>();

  private constructor(token: string) {
    super();
    this.token = token;
  }

  static async start(token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345'): Promise<GitHubDouble> {
    const double = new GitHubDouble(token);
    await double.listen();
    return double;
  }

  /** The base of its API. */
  get url(): string {
    return `${this.origin}/api/v3`;
  }

  /** Made when it is first asked for. */
  repo(owner: string, name: string): Repo {
    const key = `${owner}/${name}`;
    const repo = this.#repos.get(key) ?? new Repo(key);
    this.#repos.set(key, repo);
    return repo;
  }

  protected override answer({ method, path, authorization, body }: Seen): Answer {
    const url = new URL(path, this.origin);
    if (authorization !== `Bearer ${this.token}`) return refusal(401, 'Bad credentials');
    if (`${method} ${url.pathname}` === 'GET /api/v3/user') return { status: 200, body: { login: 'octocat' } };
    const [, owner = '', name = '', rest = ''] = /^\/api\/v3\/repos\/([^/]+)\/([^/]+)\/?(.*)$/.exec(url.pathname) ?? [];
    const repo = this.#repos.get(`${owner}/${name}`);
    if (repo === undefined) return NOT_FOUND;
    repo.refresh();
    if (rest === '')
      return {
        status: 200,
        body: { full_name: repo.name, default_branch: repo.defaultBranch, html_url: `${this.origin}/${owner}/${name}` },
      };
    const page = `${this.origin}/${owner}/${name}`;
    const asked: Asked = { repo, owner, line: `${method} ${decodeURIComponent(rest)}`, query: url.searchParams, body, page };
    for (const part of PARTS) {
      const answer = part(asked);
      if (answer !== undefined) return answer;
    }
    return NOT_FOUND;
  }
}
