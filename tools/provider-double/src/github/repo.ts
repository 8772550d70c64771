import { createHash } from 'node:crypto';

export interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly tree: { readonly sha: string };
  readonly parents: readonly { readonly sha: string }[];
}

export interface Pull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly branch: string;
  readonly base: string;
  state: 'open' | 'closed';
  /** Null while GitHub still finds out. */
  mergeable: boolean | null;
  mergedAs: string | undefined;
  /** At its end. */
  head: string;
}

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  state: 'open' | 'closed';
  state_reason: string | null;
  type: { readonly name: string } | null;
  labels: string[];
  readonly comments: { readonly id: number; readonly body: string }[];
}

/** A repository as far as its API shows it: commits with a tree's name, no files. */
export class Repo {
  readonly branches = new Map<string, string>();
  readonly commits = new Map<string, Commit>();
  readonly pulls: Pull[] = [];
  readonly issues = new Map<number, Issue>();
  readonly name: string;
  readonly defaultBranch: string;

  constructor(name: string, defaultBranch = 'main') {
    this.name = name;
    this.defaultBranch = defaultBranch;
    this.branches.set(defaultBranch, this.commit('first', 'tree of first', []));
  }

  /** Somebody pushes to a branch; its new tip. */
  push(branch: string, message: string): string {
    const sha = this.commit(message, `tree of ${message}`, [this.tip(branch)]);
    this.branches.set(branch, sha);
    return sha;
  }

  tip(branch: string): string {
    return this.branches.get(branch)!;
  }

  commit(message: string, tree: string, parents: readonly string[]): string {
    const sha = createHash('sha1').update(`${this.name} ${this.commits.size} ${message}`).digest('hex');
    const shas = parents.map((parent) => ({ sha: parent }));
    this.commits.set(sha, { sha, message, tree: { sha: createHash('sha1').update(tree).digest('hex') }, parents: shas });
    return sha;
  }

  issue(number: number, title: string, body = ''): Issue {
    const issue: Issue = { number, title, body, state: 'open', state_reason: null, type: null, labels: [], comments: [] };
    this.issues.set(number, issue);
    return issue;
  }

  headOf(pull: Pull): string {
    return this.branches.get(pull.branch) ?? pull.head;
  }
}
