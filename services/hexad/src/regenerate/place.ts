import { resolve } from 'node:path';
import { checkOutputFolder } from '../input/output-folder.js';
import { findDelivered } from './delivered.js';
import { goOnTaking } from './take-over.js';

/** Where a build goes: a folder that is empty or absent, or one that an earlier build filled. */
export interface Place {
  readonly folder: string;
  /** What is checked out in a folder that was filled before; undefined: it is to be filled. */
  readonly head?: string;
  readonly branch?: string;
}

/** Refuses a folder that can be neither. Writes nothing but what an earlier command that was killed had begun to write. */
export async function placeOf(out: string): Promise<Place> {
  const folder = resolve(out);
  await goOnTaking(folder);
  return (await findDelivered(folder)) ?? { folder: await checkOutputFolder(out) };
}
