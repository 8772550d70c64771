import { appendFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type Clock } from '@hexad/kernel';
import { FileLock } from '../process/file-lock.js';
import { Claims } from './claims.js';
import { checkLocal } from './local-source.js';
import { NoCredentials, type Credentials } from './credentials.js';
import { packAnew } from './pack-anew.js';
import { foreignBranch, isCommitId, originRef } from './names.js';
import type { Progress } from './progress.js';
import { pushFault } from './push-result.js';
import { readAdvertised, type Advertised } from './refs.js';
import { readRemote, type Remote } from './remote.js';
import { GitRepository } from './repository.js';
import { sweepMirror } from './sweep-mirror.js';
import { DEFAULT_LIMITS, Transfer, type Conversation, type Route, type TransferLimits } from './transfer.js';
import { checkTree, TREE_LIMITS, type TreeLimits } from './tree-limits.js';
import type { Worktree } from './worktree.js';

export interface MirrorOptions {
  /** A folder of the mirror's own: the bare repository, the work trees, their logs. One for each source. */
  readonly folder: string;
  /** A local path, `file://…`, `https://…`, `ssh://…` or `user@host:path`. */
  readonly source: string;
  readonly clock: Clock;
  /** Default: none. */
  readonly credentials?: Credentials;
  /** What may be reached, and how. Default: no local folder; every host that the machine finds. */
  readonly route?: Route;
  readonly limits?: Partial<TransferLimits>;
  readonly treeLimits?: Partial<TreeLimits>;
}

/** What a mirror knows of its source. */
export interface Freshness {
  /** When the source was last asked. */
  readonly at: Date;
  /** The branch that its HEAD points at; undefined when it points at none. */
  readonly defaultBranch: string | undefined;
  /** The commit of its HEAD; undefined when it has no commit yet. */
  readonly head: string | undefined;
  /** Whether anything was new. */
  readonly changed: boolean;
}

export interface RefreshOptions {
  /** Milliseconds, default 0: what was asked not longer ago is taken as it is. */
  readonly maxAgeMs?: number;
  readonly progress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface Push {
  readonly branch: string;
  /** What the branch shall stand on. */
  readonly commit: string;
  /** Where the branch stands at the source as far as we know; undefined: it must not exist. */
  readonly expected: string | undefined;
  /** Whether commits of the branch may be lost. Default false: then `commit` must hold `expected`, else `conflict`. */
  readonly force?: boolean;
  readonly progress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Milliseconds that a source has to say what it has. */
const ASK_MS = 60_000;

/**
 * A bare copy of a repository that lies anywhere, with work trees around it: the first task of a repository waits for the copy, every later one
 * only for its files. Several processes may use the same folder at the same time; each call may be repeated after a kill at any moment.
 */
export class Mirror {
  readonly folder: string;
  readonly remote: Remote;
  /** Commits, diffs, merges; its own branches are those of tasks, the source's are read through `branch`. */
  readonly repository: GitRepository;
  readonly #options: MirrorOptions;
  readonly #limits: TreeLimits;
  readonly #transfer: Transfer;
  readonly #claims: Claims;

  private constructor(options: MirrorOptions, remote: Remote, repository: GitRepository) {
    this.folder = options.folder;
    this.remote = remote;
    this.repository = repository;
    this.#options = options;
    this.#limits = { ...TREE_LIMITS, ...options.treeLimits };
    this.#claims = new Claims(path.join(options.folder, 'claims'));
    this.#transfer = new Transfer({
      remote,
      credentials: options.credentials ?? new NoCredentials(),
      route: options.route ?? {},
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      folder: repository.folder,
      running: path.join(options.folder, 'running'),
    });
  }

  /**
   * Opens the mirror in its folder, or makes an empty one, and clears away what a process that was killed left half done. The source is not asked:
   * that is `refresh`. Fails with `invalid` for a source that cannot be used.
   */
  static async open(options: MirrorOptions): Promise<Mirror> {
    const remote = readRemote(options.source);
    await mkdir(path.join(options.folder, 'logs'), { recursive: true, mode: 0o700 });
    const mirror = new Mirror(options, remote, await GitRepository.bare(path.join(options.folder, 'mirror.git')));
    await mirror.#transfer.bury();
    return mirror;
  }

  /**
   * Whether a source may be used at all, without talking to it. Fails with `forbidden` and `not_found` for a local folder, and as `route.addresses`
   * does (`host_refused`) for a host.
   */
  static async check(remote: Remote, route: Route): Promise<void> {
    if (remote.kind === 'local') await checkLocal(remote.folder, route);
    else await route.addresses?.(remote.host, remote.port);
  }

  /**
   * Asks the source what it has and fetches what is new, with branches and tags that are gone there taken away here. Who comes while another one
   * fetches waits, and takes what that one got. Fails with `unavailable`, `timeout`, `too_large`, `unauthenticated`, `not_found`, `forbidden`,
   * `host_refused`, `invalid` (damaged or hostile objects) or `disk_full`; the mirror then is what it was.
   */
  async refresh(options: RefreshOptions = {}): Promise<Freshness> {
    const asked = this.#options.clock.now().getTime() - (options.maxAgeMs ?? 0);
    using _ = await FileLock.take(path.join(this.folder, 'refreshing'), options.signal);
    const known = await this.known();
    if (known && known.at.getTime() >= asked) return known;
    const at = this.#options.clock.now();
    await this.#transfer.bury();
    await sweepMirror(this.repository.folder);
    const there = await this.#ask(options);
    const changed = !(await this.#has(there));
    if (changed) {
      await this.#fetch(there, options);
      await packAnew(this.repository);
    }
    const fresh = { at, defaultBranch: there.defaultBranch, head: there.head, changed };
    await this.#remember(fresh);
    return fresh;
  }

  /** What the last refresh found; undefined when there was none. */
  async known(): Promise<Freshness | undefined> {
    const text = await readFile(this.#freshness, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const read = JSON.parse(text) as { at: string; defaultBranch?: string; head?: string };
    return { at: new Date(read.at), defaultBranch: read.defaultBranch, head: read.head, changed: false };
  }

  /** The commit of a branch of the source (default: its default branch), as of the last refresh. Fails with `not_found`. */
  async branch(name?: string): Promise<string> {
    const known = name === undefined ? await this.known() : undefined;
    const branch = name ?? known?.defaultBranch;
    if (branch === undefined && known?.head !== undefined) return known.head;
    if (branch === undefined) throw new AppError('not_found', 'The repository has no default branch, or no commit yet.');
    const commit = await this.repository.resolve(originRef(branch));
    if (commit === undefined) throw new AppError('not_found', `The repository has no branch ${branch}.`);
    return commit;
  }

  /** Branches of the source with their commits, as of the last refresh, by name. */
  async branches(): Promise<{ readonly name: string; readonly commit: string }[]> {
    const format = '--format=%(objectname) %(refname:lstrip=3)';
    const lines = (await this.repository.git.out(['for-each-ref', format, 'refs/remotes/origin/'])).split('\n').filter(Boolean);
    return lines.map((line) => ({ commit: line.slice(0, line.indexOf(' ')), name: line.slice(line.indexOf(' ') + 1) }));
  }

  /**
   * The work tree `name` (words of a-z, 0-9 and hyphens, most often the task's id) on exactly `commit`. One that is there and intact is given as it is, anything
   * else is made anew. With `resume` it is given as the last process left it, changes and all, if it is there. Fails with `too_large` when the commit unfolds to more than a work tree may hold.
   * Whoever works in it holds its claim.
   */
  async worktree(wish: { name: string; commit: string; resume?: boolean }): Promise<Worktree> {
    const folder = this.#treeFolder(wish.name);
    const present = wish.resume ? await this.repository.present(folder) : undefined;
    if (present) return present;
    await checkTree(this.repository, wish.commit, this.#limits, path.join(this.folder, 'checked'));
    return this.repository.worktree(folder, wish.commit);
  }

  /** For one holder at a time, in whichever process; a process that dies lets go. */
  claim(name: string, signal?: AbortSignal): Promise<Disposable> {
    return this.#claims.take(this.#name(name), signal);
  }

  /** Adds to the log of a work tree. Logs outlive work trees. */
  async log(name: string, text: string): Promise<void> {
    await appendFile(path.join(this.folder, 'logs', `${this.#name(name)}.log`), text);
  }

  /** Removes a work tree; its log and its commits stay, and its files may serve the next one. */
  async remove(name: string): Promise<void> {
    await this.repository.retireWorktree(this.#treeFolder(name));
  }

  /**
   * Removes the work trees that nobody holds and for which `keep` does not hold: what processes that were killed left, and what was forgotten. Gives
   * their names. Logs and commits stay.
   */
  async sweep(keep: (name: string) => boolean | Promise<boolean> = () => false): Promise<string[]> {
    const removed: string[] = [];
    for (const name of await readdir(path.join(this.folder, 'trees')).catch(() => [])) {
      using held = await this.#claims.tryTake(name);
      if (!held || (await keep(name))) continue;
      await this.remove(name);
      removed.push(name);
    }
    return removed;
  }

  /**
   * Moves a branch of the source from `expected` to `commit`, or changes nothing: `contended` when somebody else moved it, `conflict` when
   * commits would be lost, `forbidden` when the source does not take it, otherwise as `refresh` fails. A branch that is there already is fine.
   */
  async push(push: Push): Promise<void> {
    const branch = foreignBranch(push.branch);
    if (!isCommitId(push.commit)) throw new AppError('invalid', `${JSON.stringify(push.commit.slice(0, 80))} is no commit id.`);
    const { expected } = push;
    if (expected !== undefined && !push.force && !(await this.#isAhead(push.commit, expected)))
      throw new AppError('conflict', `Branch ${branch} would lose commits: ${push.commit} does not hold ${expected}.`);
    const exit = await this.#transfer.talk({
      command: 'push',
      options: ['--porcelain', '--no-verify', '--no-signed', `--force-with-lease=refs/heads/${branch}:${expected ?? ''}`],
      refs: [`${push.commit}:refs/heads/${branch}`],
      accept: [1],
      ...(push.progress && { progress: push.progress }),
      ...(push.signal && { signal: push.signal }),
    });
    const fault = pushFault(exit.stdout, branch);
    if (fault) throw fault;
    await this.repository.git.exec(['update-ref', originRef(branch), push.commit]);
  }

  get #freshness(): string {
    return path.join(this.folder, 'refreshed.json');
  }

  async #ask(options: RefreshOptions): Promise<Advertised> {
    const exit = await this.#transfer.talk({
      command: 'ls-remote',
      options: ['--symref'],
      refs: ['HEAD', 'refs/heads/*', 'refs/tags/*'],
      timeoutMs: Math.min(ASK_MS, this.#options.limits?.timeoutMs ?? ASK_MS),
      ...(options.signal && { signal: options.signal }),
    });
    return readAdvertised(exit.stdout);
  }

  async #has(there: Advertised): Promise<boolean> {
    const text = await this.repository.git.out(['for-each-ref', '--format=%(objectname) %(refname)', 'refs/remotes/origin/', 'refs/tags/']);
    const here = new Map(text.split('\n').filter(Boolean).map(splitRef));
    if (there.head !== undefined && (await this.repository.resolve(there.head)) === undefined) return false;
    return here.size === there.refs.size && [...there.refs].every(([name, commit]) => here.get(name) === commit);
  }

  async #fetch(there: Advertised, options: RefreshOptions): Promise<void> {
    const head = there.head === undefined ? [] : ['+HEAD:refs/mirror/head'];
    const fetch: Conversation = {
      command: 'fetch',
      options: ['--prune', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--update-shallow', '--no-auto-maintenance'],
      refs: ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*', ...head],
      ...(options.progress && { progress: options.progress }),
      ...(options.signal && { signal: options.signal }),
    };
    try {
      await this.#transfer.talk(fetch);
    } catch (thrown) {
      await sweepMirror(this.repository.folder);
      throw thrown;
    }
  }

  async #remember({ at, defaultBranch, head }: Freshness): Promise<void> {
    const half = `${this.#freshness}.${process.pid}`;
    await writeFile(half, JSON.stringify({ at: at.toISOString(), defaultBranch, head }));
    await rename(half, this.#freshness);
  }

  async #isAhead(commit: string, expected: string): Promise<boolean> {
    return (await this.repository.resolve(expected)) !== undefined && this.repository.holds(commit, expected);
  }

  #name(name: string): string {
    if (/^[a-z0-9][a-z0-9-]{0,99}$/.test(name)) return name;
    throw new AppError('invalid', `${JSON.stringify(name.slice(0, 200))} cannot name a work tree: only a-z, 0-9 and hyphens can.`);
  }

  #treeFolder(name: string): string {
    return path.join(this.folder, 'trees', this.#name(name));
  }
}

function splitRef(line: string): [string, string] {
  const name = line.slice(line.indexOf(' ') + 1);
  return [name.replace(/^refs\/remotes\/origin\//, 'refs/heads/'), line.slice(0, line.indexOf(' '))];
}
