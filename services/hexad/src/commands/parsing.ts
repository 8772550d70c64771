import { AppError } from '@hexad/kernel';

/** Turns what `parseArgs` throws into our error. */
export function parsing<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new AppError('invalid', `${(cause as Error).message.split('. ')[0]}. See \`hexad --help\`.`, { cause });
  }
}
