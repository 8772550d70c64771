/** What strategies do things with. Each can be done again after a kill. */
export interface RecoveryHands {
  /** The files of a tree and nothing else, in the work tree that is there. */
  clean(tree: string): Promise<void>;
  /** A new work tree with the files of a tree; undefined: somebody works in the old one. */
  readonly renew: ((tree: string) => Promise<void>) | undefined;
  /** Whether the lock of the repository promises a package or a program. */
  promises(name: string): Promise<boolean>;
  /** The files of a tree with the packages of the lock; empty, or why they cannot be had. */
  install(tree: string, how: 'again' | 'without_cache'): Promise<string>;
  /** The commit on top of what its branch has now, once all checks pass there; fails with `conflict`. Undefined: the branch is not ours to go on with. */
  readonly rebase: ((commit: string, branch: string, at: Date) => Promise<string>) | undefined;
  /** A file of the work tree; undefined: there is none that can be read. */
  read(path: string): Promise<string | undefined>;
  /** Paths of all files. */
  list(): Promise<readonly string[]>;
}
