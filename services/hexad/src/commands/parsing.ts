import { AppError } from '@hexad/kernel';

/** Turns what `parseArgs` throws into our error. */
export function parsing<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new AppError('invalid', `${(cause as Error).message.split('. ')[0]}. See \`hexad --help\`.`, { cause });
  }
}

/** The value of an option that holds JSON. Fails with `invalid`, naming the option. */
export function jsonOption(name: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new AppError('invalid', `--${name} is no JSON: ${(cause as Error).message}.`, { cause });
  }
}

/** The value of an option that is a whole number. Fails with `invalid`, naming the option; how large it may be, the platform says. */
export function wholeOption(name: string, text: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw new AppError('invalid', `--${name} is ${JSON.stringify(text)}, which is no whole number.`);
}
