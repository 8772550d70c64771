import { AppError } from '@hexad/kernel';

/** What may be seen of a secret. Its value goes in and never comes out. */
export interface Secret {
  readonly name: string;
  /** Empty: of the whole tenant. */
  readonly projectId: string;
  /** 1, and one more with each change. */
  readonly version: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly changedBy: string;
  readonly changedAt: Date;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
/** What is shorter could not be taken out of results and errors without tearing other words apart. */
export const LEAST = 8;
/** A certificate with its key fits. Characters. */
export const MOST = 65_536;

/** Fails with `invalid`. What was written is not repeated: it may be the secret itself. */
export function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw new AppError(
    'invalid',
    'The name of a secret has letters, digits and _, does not begin with a digit, and is at most 64 characters long.',
  );
}

/** Fails with `invalid`, and never says what the value is. */
export function checkValue(value: string): void {
  if (value.length < LEAST || value.length > MOST)
    throw new AppError('invalid', `The value has ${value.length} characters; a secret has ${LEAST} to ${MOST}.`);
  if (value.includes('\0')) throw new AppError('invalid', 'The value has a zero byte in it; a secret is text.');
  if (value.trim() !== value) throw new AppError('invalid', 'The value has spaces or line breaks around it; give the secret alone.');
}
