import { createHash } from 'node:crypto';
import { AppError } from '@hexad/kernel';

export interface Arm {
  readonly name: string;
  readonly version: number;
  /** How many of all weights together; whole, at least 1. */
  readonly weight: number;
}

/** Several versions of one prompt at once, to learn which is best. */
export interface Experiment {
  /** Another id gives the arms out anew. */
  readonly id: string;
  readonly arms: readonly Arm[];
}

const MOST_ARMS = 20;
const HEAVIEST = 1_000_000;
const ID = /^[\w.-]{1,100}$/;

/** Fails with `invalid`. */
export function checkExperiment({ id, arms }: Experiment): void {
  if (!ID.test(id))
    throw new AppError('invalid', `An experiment is named in up to 100 letters, digits, dots and dashes, not ${JSON.stringify(id)}.`);
  if (arms.length < 1 || arms.length > MOST_ARMS)
    throw new AppError('invalid', `An experiment has 1 to ${MOST_ARMS} arms, not ${arms.length}.`);
  if (new Set(arms.map(({ name }) => name)).size < arms.length)
    throw new AppError('invalid', 'Two arms have the same name; give each its own.');
  for (const { name, weight } of arms) {
    if (!ID.test(name))
      throw new AppError('invalid', `An arm is named in up to 100 letters, digits, dots and dashes, not ${JSON.stringify(name)}.`);
    if (!Number.isSafeInteger(weight) || weight < 1 || weight > HEAVIEST)
      throw new AppError('invalid', `The weight of an arm is whole, from 1 to ${HEAVIEST}, not ${weight}.`);
  }
}

/** The same arm for the same subject, in every process and at any time, while the experiment stays as it is. */
export function armOf({ id, arms }: Experiment, subject: string): Arm {
  const digest = createHash('sha256').update(`${id}\n${subject}`).digest();
  const all = arms.reduce((sum, { weight }) => sum + weight, 0);
  let place = Number(digest.readBigUInt64BE() % BigInt(all));
  for (const arm of arms) {
    if (place < arm.weight) return arm;
    place -= arm.weight;
  }
  throw new AppError('internal', `The experiment ${id} has no arms.`);
}
