import { AppError } from '@hexad/kernel';

/** What `hexad task` knows: loaded when asked for. Each reads its own options. */
const SUBCOMMANDS: Readonly<Record<string, () => Promise<(args: string[]) => Promise<number>>>> = {
  run: async () => (await import('./task/run.js')).run,
  watch: async () => (await import('./task/watch.js')).watch,
  dead: async () => (await import('./task/dead.js')).dead,
  message: async () => (await import('./task/message.js')).message,
};

/** `hexad task <word>`: work in a repository, done by an agent. */
export async function task([word = '', ...args]: string[]): Promise<number> {
  const load = Object.hasOwn(SUBCOMMANDS, word) ? SUBCOMMANDS[word] : undefined;
  if (!load) throw new AppError('invalid', `\`hexad task\` knows ${Object.keys(SUBCOMMANDS).join(', ')}, not ${JSON.stringify(word)}.`);
  return (await load())(args);
}
