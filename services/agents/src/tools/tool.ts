import type { Git } from '@hexad/workspace';
import type { z } from 'zod';
import type { Check, CheckRun } from '../proof/check.js';
import type { TreeFiles } from './tree-files.js';

/** How far what a tool does reaches: it looks, changes the workspace, changes much of it or what decides about it, leaves the workspace. */
export type Risk = 0 | 1 | 2 | 3;

/** What a tool may use. */
export interface Bench {
  readonly files: TreeFiles;
  readonly git: Git;
  /** A tree of the files as they are; nothing is staged. */
  readonly snapshot: () => Promise<string>;
  /** Back to the files of a tree; what git ignores stays. */
  readonly restore: (tree: string) => Promise<void>;
  /** Commit that the task began with. */
  readonly base: string;
  readonly checks: readonly Check[];
  /** Kinds of agents besides this one. */
  readonly others: readonly string[];
  /** In the sandbox, on the work tree. A command that fails is a result. */
  run(name: string, command: readonly string[]): Promise<CheckRun>;
  /** The parts of a repository that matter for some words. */
  map(words: readonly string[], tokens: number): Promise<string>;
}

export interface Done {
  readonly text: string;
  /** What it changed in the work tree: paths, or whatever a command left behind. */
  readonly changed?: readonly string[] | 'unknown';
  /** It did not do what was asked, though nothing was wrong with the call. */
  readonly failed?: boolean;
}

/** One thing that an agent can do. What is wrong with a call is an AppError whose sentence the model reads. */
export interface Tool<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly description: string;
  readonly input: S;
  /** What a model is told of the input, as JSON Schema; default: what `input` says. */
  readonly schema?: object;
  /** It changes nothing, here or elsewhere: done again it says the same. */
  readonly looks?: boolean;
  /** A person is asked before each call, whatever its risk. */
  readonly asks?: boolean;
  risk(input: z.infer<S>): Risk;
  execute(input: z.infer<S>, bench: Bench): Promise<Done>;
}

/** Keeps the type of the input together with its schema. */
export const tool = <S extends z.ZodType>(given: Tool<S>): Tool => given;

/** Characters of a result that a model gets to see; the rest is cut from the middle. */
const LONGEST = 20_000;

export function clipped(text: string, most = LONGEST): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  return `${text.slice(0, half)}\n[… ${(text.length - 2 * half).toLocaleString('en')} characters left out …]\n${text.slice(-half)}`;
}
