import { AppError } from '@hexad/kernel';

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

const LONGEST_NAME = 120;

/** A name for people: one line, no control characters. Fails with `invalid`. */
export function projectName(text: string): string {
  const name = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  if (name === '') throw new AppError('invalid', 'The project has no name.');
  if (Array.from(name).length > LONGEST_NAME)
    throw new AppError('invalid', `The name of the project is longer than ${LONGEST_NAME} characters.`);
  return name;
}
