import { AppError, isUuid } from '@hexad/kernel';
import type { Message } from './bus.js';

/** A generated message type. */
interface Shape<T> {
  fromJSON(object: object): T;
}

type TextOf<T> = { [K in keyof T]: T[K] extends string ? K : never }[keyof T] & string;

/**
 * What a message carries. Fails with `invalid`, which is not tried again: for data that is no object, a number that is none, or an id that is
 * no UUID. So what somebody else published is refused before it is near a database.
 */
export function payload<T extends object>({ type, data }: Message, shape: Shape<T>, ids: ReadonlyArray<TextOf<T>>): T {
  const refuse = (what: string): never => {
    throw new AppError('invalid', `The data of ${type} ${what}.`);
  };
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return refuse('are no object');
  const read = shape.fromJSON(data);
  for (const [name, value] of Object.entries(read)) if (Number.isNaN(value)) refuse(`have no number as ${name}`);
  for (const id of ids) if (!isUuid(read[id] as string)) refuse(`have ${JSON.stringify(read[id])} as ${id}, which is no UUID`);
  return read;
}
