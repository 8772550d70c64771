import type { RepoAddress } from '../../connections/domain/address.js';
import type { Opened } from '../../wire/opened.js';

export interface PullRequest {
  readonly number: number;
  /** For people. */
  readonly url: string;
  /** The commit at the tip of its branch. */
  readonly head: string;
  readonly state: 'open' | 'closed' | 'merged';
}

export interface Proposal {
  readonly branch: string;
  /** Empty: the default branch. */
  readonly base: string;
  readonly title: string;
  readonly body: string;
}

export interface Merge {
  readonly number: number;
  readonly head: string;
  readonly method: 'merge' | 'squash' | 'rebase';
}

/** Pages of a branch that go to the branch of what is published. */
export interface Publication {
  readonly branch: string;
  /** Where they are; empty: the default branch. */
  readonly base: string;
  readonly pages: readonly string[];
}

export interface Published {
  /** The last of the branch now. */
  readonly commit: string;
  /** Where people read them. */
  readonly url: string;
}

/** A host of repositories. Each method looks first what is there already, so that it can be repeated. */
export abstract class GitHost {
  /** The commit of a branch (empty: the default one). Fails with `not_found`. */
  abstract tip(opened: Opened, place: RepoAddress, branch: string): Promise<string>;
  /** Fails with `conflict` when there is one at another commit. */
  abstract createBranch(opened: Opened, place: RepoAddress, branch: string, commit: string): Promise<void>;
  /** Whether there was one. Fails with `conflict` for the default branch. */
  abstract deleteBranch(opened: Opened, place: RepoAddress, branch: string): Promise<boolean>;
  abstract openPull(opened: Opened, place: RepoAddress, proposal: Proposal): Promise<PullRequest>;
  /** One that is closed or merged is left as it is. */
  abstract closePull(opened: Opened, place: RepoAddress, number: number): Promise<PullRequest>;
  /** The commit that it became. Fails with `conflict` for another head or what cannot be merged, `contended` for what may be merged in a moment. */
  abstract merge(opened: Opened, place: RepoAddress, merge: Merge): Promise<string>;
  /** Fails with `not_found` for pages that are nowhere, and with `contended` when somebody else published meanwhile. */
  abstract publish(opened: Opened, place: RepoAddress, publication: Publication): Promise<Published>;
  /** The commit that takes it back. Fails with `conflict` when it is not the last of the branch. */
  abstract revert(opened: Opened, place: RepoAddress, branch: string, commit: string): Promise<string>;
}
