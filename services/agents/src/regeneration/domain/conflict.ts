import { AppError } from '@hexad/kernel';
import type { Disagreement, Settlement } from '@hexad/workspace';

/** A file as one side of a conflict has it. */
export interface Side {
  readonly mode: string;
  /** Of its content in git. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  /** Absent of what is no text, or too long to be shown. */
  readonly text?: string;
}

/** What is to stand where both sides changed the same: what people made of it, what is generated now, or in place of the whole file a text of somebody. */
export type Choice = 'yours' | 'generated' | 'text';

/** A file that people changed and that regeneration changes in the same place. A side that is absent has no such file. */
export interface Conflict {
  /** Counts from 1 in its run, in the order of the paths. */
  readonly number: number;
  readonly path: string;
  /** Git's word: `contents`, `modify/delete`, `add/add`, … */
  readonly kind: string;
  readonly base: Side | undefined;
  readonly yours: Side | undefined;
  readonly generated: Side | undefined;
  /** The merged file with both sides between marks where they disagree; absent where one side has no such file, or no text. */
  readonly marked: string | undefined;
}

export interface Resolution {
  readonly choice: Choice;
  /** Of the choice `text`. */
  readonly text: string;
  readonly by: string;
  readonly at: Date;
}

/** A conflict and what was decided about it. */
export interface KeptConflict extends Conflict {
  readonly resolution: Resolution | undefined;
}

/** Characters of a side that are kept to be shown, and of a text that resolves. */
export const LONGEST_TEXT = 500_000;

/** What people have to decide about: what neither side has any more needs no word. */
export const open = (found: readonly Disagreement[]): Disagreement[] =>
  found.filter(({ ours, theirs }) => ours !== undefined || theirs !== undefined);

const FILE = '100644';

/** What git does for a settlement. */
export interface Hands {
  /** The hash of a text. */
  written(text: string): Promise<string>;
  /** The text of a file that both sides have, with one of them in the places of dispute; undefined of what is no text. */
  merged(found: Disagreement, choice: 'yours' | 'generated'): Promise<string | undefined>;
}

/**
 * What stands at the places of all disagreements: what only one side changed in a file stands in any case. Fails with `conflict` while one is undecided.
 */
export async function settlements(
  found: readonly Disagreement[],
  resolutions: ReadonlyMap<string, Pick<Resolution, 'choice' | 'text'>>,
  hands: Hands,
): Promise<Settlement[]> {
  const undecided = open(found).filter(({ path }) => !resolutions.has(path));
  if (undecided.length > 0) throw new AppError('conflict', `Nobody has decided yet about ${undecided.map(({ path }) => path).join(', ')}.`);
  return Promise.all(
    found.map(async (one): Promise<Settlement> => {
      const resolution = resolutions.get(one.path);
      if (resolution === undefined) return { path: one.path, version: undefined };
      if (resolution.choice === 'text')
        return { path: one.path, version: { mode: modeOf(one), hash: await hands.written(resolution.text) } };
      const text = await hands.merged(one, resolution.choice);
      if (text !== undefined) return { path: one.path, version: { mode: modeOf(one), hash: await hands.written(text) } };
      return { path: one.path, version: resolution.choice === 'yours' ? one.ours : one.theirs };
    }),
  );
}

/** A text is a file, and a program where it was one for people. */
const modeOf = ({ ours, theirs }: Disagreement): string => [ours, theirs].find((version) => version?.mode.startsWith('100'))?.mode ?? FILE;
