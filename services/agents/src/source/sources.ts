import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type Clock } from '@hexad/kernel';
import { Git, GitRepository } from '@hexad/workspace';

/** A person's repository, and our mirror of it: work is done in the mirror, and only a finished branch goes back. */
export interface Source {
  readonly mirror: GitRepository;
  /** The commit of a branch, a tag or a commit id of theirs; empty: what they have checked out. Fails with `not_found`. */
  commitOf(base: string): Promise<string>;
  /** Whether they have a branch of this name. */
  has(branch: string): Promise<string | undefined>;
  /** Gives them the commit as a branch. Their files and what they have checked out stay as they are. Fails with `conflict` on a branch with other work. */
  deliver(branch: string, commit: string): Promise<void>;
}

/** Where the repositories of tasks are. */
export class Sources {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #allowed: readonly string[] | 'any';

  /** `folder` is `<dataDir>/mirrors`; `allowed` are the folders below which repositories of this machine may be worked on. */
  constructor(folder: string, clock: Clock, allowed: readonly string[] | 'any') {
    this.#folder = folder;
    this.#clock = clock;
    this.#allowed = allowed;
  }

  /** Brings the mirror up to date. Fails with `not_found` and `forbidden`. */
  async open(repo: string): Promise<Source> {
    const place = await this.#place(repo);
    const theirs = new Git(place);
    const common = await theirs.exec(['rev-parse', '--path-format=absolute', '--git-common-dir'], { accept: [128] });
    if (common.code !== 0) throw new AppError('not_found', `${repo} is no git repository.`);
    const key = createHash('sha256').update(common.stdout.trim()).digest('hex').slice(0, 32);
    const mirror = await GitRepository.open(path.join(this.#folder, `${key}.git`), this.#clock.now());
    const refs = ['+refs/heads/*:refs/source/heads/*', '+refs/tags/*:refs/source/tags/*'];
    const head = await theirs.exec(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { accept: [1, 128] });
    if (head.code !== 0) throw new AppError('not_found', `The repository ${repo} has no commit yet.`);
    await mirror.git.exec(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--prune', common.stdout.trim(), ...refs]);
    // What is checked out may be on no branch.
    await mirror.git.exec(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', place, '+HEAD:refs/source/head']);
    return new LocalSource(mirror, theirs, repo);
  }

  async #place(repo: string): Promise<string> {
    if (!path.isAbsolute(repo))
      throw new AppError('invalid', `The repository ${JSON.stringify(repo)} has to be a whole path on this machine.`);
    const place = await realpath(repo).catch(() => undefined);
    if (place === undefined || !(await stat(place)).isDirectory()) throw new AppError('not_found', `There is no folder ${repo}.`);
    if (this.#allowed === 'any') return place;
    const roots = await Promise.all(this.#allowed.map((root) => realpath(root).catch(() => undefined)));
    if (roots.some((root) => root !== undefined && (place === root || place.startsWith(`${root}${path.sep}`)))) return place;
    throw new AppError('forbidden', `${repo} is not below a folder of HEXAD_REPOSITORIES, so agents do not work there.`);
  }
}

/** No option of git, no range and no path: a name of something that is there. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/;

class LocalSource implements Source {
  readonly mirror: GitRepository;
  readonly #theirs: Git;
  readonly #repo: string;

  constructor(mirror: GitRepository, theirs: Git, repo: string) {
    this.mirror = mirror;
    this.#theirs = theirs;
    this.#repo = repo;
  }

  async commitOf(base: string): Promise<string> {
    if (base !== '' && (!NAME.test(base) || base.includes('..')))
      throw new AppError('invalid', `${JSON.stringify(base)} is no name of a branch, a tag or a commit.`);
    const names =
      base === ''
        ? ['refs/source/head']
        : [`refs/source/heads/${base}`, `refs/source/tags/${base}`, ...(/^[0-9a-f]{7,64}$/.test(base) ? [base] : [])];
    for (const name of names) {
      const { code, stdout } = await this.mirror.git.exec(['rev-parse', '--verify', '--quiet', `${name}^{commit}`], { accept: [1, 128] });
      if (code === 0) return stdout.trim();
    }
    throw new AppError('not_found', `There is no branch, tag or commit ${JSON.stringify(base)} in ${this.#repo}.`);
  }

  async has(branch: string): Promise<string | undefined> {
    const { code, stdout } = await this.#theirs.exec(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`], { accept: [1, 128] });
    return code === 0 ? stdout.trim() : undefined;
  }

  async deliver(branch: string, commit: string): Promise<void> {
    const there = await this.has(branch);
    if (there === commit) return;
    if (there !== undefined)
      throw new AppError('conflict', `The branch ${branch} of ${this.#repo} has other work; give the task another \`branch\`.`);
    const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', this.mirror.folder];
    await this.#theirs.exec([...args, `${commit}:refs/heads/${branch}`]);
  }
}
