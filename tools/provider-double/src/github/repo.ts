import { execFileSync } from 'node:child_process';
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

/** A repository as far as its API shows it: commits with a tree's name, and of some trees which blobs are in them. */
export class Repo {
  readonly branches = new Map<string, string>();
  readonly commits = new Map<string, Commit>();
  /** Of each tree that is known: path → blob. */
  readonly trees = new Map<string, Readonly<Record<string, string>>>();
  readonly pulls: Pull[] = [];
  /** Where GitHub Pages shows it; undefined: nowhere. */
  site: string | undefined;
  readonly issues = new Map<number, Issue>();
  readonly name: string;
  readonly defaultBranch: string;
  #folder: string | undefined;

  constructor(name: string, defaultBranch = 'main') {
    this.name = name;
    this.defaultBranch = defaultBranch;
    this.branches.set(defaultBranch, this.commit('first', 'tree of first', []));
  }

  /** From now on its branches are those of a real repository in this folder, as `refresh` finds them. */
  follow(folder: string): void {
    this.#folder = folder;
  }

  /** Asks the repository that it follows. */
  refresh(): void {
    if (this.#folder === undefined) return;
    const refs = execFileSync('git', ['-C', this.#folder, 'for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads']);
    this.branches.clear();
    for (const line of refs.toString().split('\n').filter(Boolean)) this.branches.set(line.slice(41), line.slice(0, 40));
  }

  /** Somebody pushes to a branch, with the contents of files (null: gone); its new tip. */
  push(branch: string, message: string, files?: Readonly<Record<string, string | null>>): string {
    const sha = this.commit(message, `tree of ${message}`, [this.tip(branch)]);
    if (files) {
      const blobs = Object.entries(files).map(([path, text]) => [path, text === null ? null : hash(`blob ${text}`)] as const);
      this.setTree(sha, this.tree(Object.fromEntries(blobs), this.filesOf(this.tip(branch))));
    }
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

  /** A tree with these blobs on top of others; its name. */
  tree(blobs: Readonly<Record<string, string | null>>, below: Readonly<Record<string, string>> = {}): string {
    const all = Object.entries({ ...below, ...blobs }).filter((entry): entry is [string, string] => entry[1] !== null);
    const sorted = all.toSorted(([a], [b]) => (a < b ? -1 : 1));
    const sha = hash(JSON.stringify(sorted));
    this.trees.set(sha, Object.fromEntries(sorted));
    return sha;
  }

  /** Path → blob, as far as they are known. */
  filesOf(commit: string): Readonly<Record<string, string>> {
    return this.trees.get(this.commits.get(commit)!.tree.sha) ?? {};
  }

  setTree(commit: string, tree: string): void {
    this.commits.set(commit, { ...this.commits.get(commit)!, tree: { sha: tree } });
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

const hash = (text: string): string => createHash('sha1').update(text).digest('hex');
