import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** What can be harmed: `npm run chaos -- <name>`. */
export interface Area {
  readonly usage: string;
  /** The exit code. Fails with `UsageError` when the words make no sense. */
  readonly run: (words: readonly string[], signal: AbortSignal) => Promise<number>;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function optionsOf<T extends ParseArgsOptionsConfig>(words: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}
