import { AppError } from '@hexad/kernel';

/** What can be wrong with a pack that others wrote; stands in the details of the error. */
export type PackFault =
  | 'manifest_missing'
  | 'manifest_invalid'
  | 'lock_missing'
  | 'lock_invalid'
  | 'lock_disagrees'
  | 'templates_missing'
  | 'path_invalid'
  | 'path_twice'
  | 'no_plain_file'
  | 'too_large'
  | 'too_many'
  | 'hook'
  | 'templates_failed'
  | 'output_invalid';

/** `sentence` says what is wrong, with the value, and what to do. */
export const packInvalid = (fault: PackFault, sentence: string): AppError => new AppError('pack_invalid', sentence, { details: { fault } });
