import { AppError } from '@hexad/kernel';
import type { Asked, OpenConnection } from '../../connections/application/open-connection.js';
import { readRepo } from '../../connections/domain/address.js';
import type { Effects } from '../../effects/effects.js';
import { branchFrom, commitFrom, cut, methodFrom, numberFrom, pagesFrom } from './checks.js';
import type { GitHost, Published, PullRequest } from './git-host.js';

/** Which repository, by which connection. */
export interface At {
  readonly projectId: string;
  readonly repo: string;
  readonly connection: string;
}

/** Branches and pull requests of repositories that a connection opens. */
export class ChangeRepository {
  readonly #open: OpenConnection;
  readonly #host: GitHost;
  readonly #effects: Effects;

  constructor(open: OpenConnection, host: GitHost, effects: Effects) {
    this.#open = open;
    this.#host = host;
    this.#effects = effects;
  }

  /** Where the base was at the first try counts for all: it may have moved since. */
  async createBranch(asked: Asked, id: string, at: At, branch: string, base: string): Promise<string> {
    const place = readRepo(at.repo);
    const wish = JSON.stringify([at.projectId, at.repo, at.connection, branchFrom('branch', branch), base]);
    if (base !== '') branchFrom('base_branch', base);
    const effect = { tenant: asked.caller.tenant, id, wish };
    return this.#open.forRepo(asked, at, place, async (opened) => {
      const begun = await this.#effects.begin(effect, { commit: await this.#host.tip(opened, place, base) });
      if (begun.state === 'done') return begun.result['commit']!;
      const commit = begun.intent['commit']!;
      await this.#host.createBranch(opened, place, branch, commit);
      await this.#effects.done(effect, { commit });
      return commit;
    });
  }

  deleteBranch(asked: Asked, at: At, branch: string): Promise<boolean> {
    const place = readRepo(at.repo);
    const name = branchFrom('branch', branch);
    return this.#open.forRepo(asked, at, place, (opened) => this.#host.deleteBranch(opened, place, name));
  }

  openPull(asked: Asked, at: At, wish: { branch: string; base: string; title: string; body: string }): Promise<PullRequest> {
    const place = readRepo(at.repo);
    const branch = branchFrom('branch', wish.branch);
    const base = wish.base === '' ? '' : branchFrom('base_branch', wish.base);
    const title = cut('title', wish.title.replace(/\s+/g, ' ').trim());
    if (title === '') throw new AppError('invalid', 'A pull request has a title.');
    const proposal = { branch, base, title, body: cut('body', wish.body) };
    return this.#open.forRepo(asked, at, place, (opened) => this.#host.openPull(opened, place, proposal));
  }

  closePull(asked: Asked, at: At, number: number): Promise<PullRequest> {
    const place = readRepo(at.repo);
    numberFrom(number);
    return this.#open.forRepo(asked, at, place, (opened) => this.#host.closePull(opened, place, number));
  }

  merge(asked: Asked, at: At, wish: { number: number; head: string; method: string }): Promise<string> {
    const place = readRepo(at.repo);
    const merge = { number: numberFrom(wish.number), head: commitFrom('head', wish.head), method: methodFrom(wish.method) };
    return this.#open.forRepo(asked, at, place, (opened) => this.#host.merge(opened, place, merge));
  }

  publish(asked: Asked, at: At, wish: { branch: string; base: string; pages: readonly string[] }): Promise<Published> {
    const place = readRepo(at.repo);
    const branch = branchFrom('branch', wish.branch || 'gh-pages');
    const base = wish.base === '' ? '' : branchFrom('base_branch', wish.base);
    const publication = { branch, base, pages: pagesFrom(wish.pages) };
    return this.#open.forRepo(asked, at, place, (opened) => this.#host.publish(opened, place, publication));
  }

  revert(asked: Asked, at: At, branch: string, commit: string): Promise<string> {
    const place = readRepo(at.repo);
    const [name, sha] = [branchFrom('branch', branch), commitFrom('commit', commit)];
    return this.#open.forRepo(asked, at, place, (opened) => this.#host.revert(opened, place, name, sha));
  }
}
