import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@hexad/kernel';
import { Expected } from '@hexad/service-spec/evaluation';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/**
 * `seen`: the engine's authors wrote what is expected. `practice`: somebody did who had not seen the engine, and its authors practise on it.
 * `kept`: the same, to measure with, not to tune to.
 */
export const BRIEF_SETS = ['seen', 'practice', 'kept'] as const;
export type BriefSet = (typeof BRIEF_SETS)[number];
const FOLDERS: Readonly<Record<BriefSet, string>> = {
  seen: 'examples',
  practice: 'tools/eval/briefs/practice',
  kept: 'tools/eval/briefs/kept',
};

export interface Brief {
  readonly name: string;
  readonly set: BriefSet;
  readonly document: { readonly name: string; readonly text: string };
  readonly expected: Expected;
}

/** All briefs with hand-written expectations. */
export const readBriefs = (): Brief[] => BRIEF_SETS.flatMap((set) => ofSet(set));

function ofSet(set: BriefSet): Brief[] {
  const folder = join(ROOT, FOLDERS[set]);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'expected.json')))
    .map((name) => ({ name, set, ...readBrief(join(folder, name)) }));
}

function readBrief(folder: string): Pick<Brief, 'document' | 'expected'> {
  const name = readdirSync(folder).find((file) => /\.(?:md|txt)$/.test(file));
  if (name === undefined) throw new AppError('internal', `${folder} has expectations, but neither a .md nor a .txt that they are of.`);
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  return { document: { name, text: read(name) }, expected: Expected.parse(JSON.parse(read('expected.json'))) };
}
