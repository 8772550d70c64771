import { AppError } from '@hexad/kernel';
import type { AnyMethod } from './ports.js';

const READS = /\/(?:Get|List|Watch|Render|Check)[^/]*$/;

/** A method that only reads begins with Get, List, Watch, Render or Check. Every other one writes. */
export const onlyReads = ({ path }: AnyMethod): boolean => READS.test(path);

const KEY = /^[\x20-\x7e]{1,512}$/;

/** The key of a write: the same when it is tried again, so that it has one effect. Fails with `invalid`. */
export function requireKey(method: AnyMethod, key: string | undefined): void {
  if (key === undefined || key === '') {
    throw new AppError('invalid', `The call ${method.path} writes, so it needs the header idempotency-key, the same for each try.`);
  }
  if (!KEY.test(key)) throw new AppError('invalid', 'The header idempotency-key is longer than 512 printable characters.');
}
