import type { Story } from '@hexad/proto/documents';

/** A folder of the repository that a pack fills. */
export interface Component {
  readonly folder: string;
  /** Commands that work in it: program and arguments. */
  readonly commands: readonly (readonly string[])[];
}

/** What is about to be handed over. */
export interface Delivery {
  /** Text of each file that git knows, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly components: readonly Component[];
  /** Files that each story came in with; undefined where all came in with one commit. */
  readonly brought: ReadonlyMap<Story, readonly string[]> | undefined;
}

/** What one check looked at, and each fault that it found as a sentence. */
export interface Examined {
  /** How many calls, stories, variables or packages it looked at. */
  readonly examined: number;
  readonly findings: readonly string[];
}

const TEST = /(?:^|\/)(?:tests?|__tests__)\/|\.test\.[a-z]+$|(?:^|\/)(?:test_[^/]*|conftest)\.py$/;

export const isTest = (path: string): boolean => TEST.test(path);

/** Files below a folder, by path in the repository; the empty folder is the root. */
export const below = (files: ReadonlyMap<string, string>, folder: string): [string, string][] =>
  [...files].filter(([path]) => folder === '' || path.startsWith(`${folder}/`));

export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** The JSON of a file; undefined when it is none. */
export function json(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
