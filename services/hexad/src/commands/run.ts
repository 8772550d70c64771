import { AppError } from '@hexad/kernel';

/** What `hexad run` knows: loaded when asked for. Each reads its own options. */
const SUBCOMMANDS: Readonly<Record<string, () => Promise<(args: string[]) => Promise<number>>>> = {
  start: async () => (await import('./run/start.js')).start,
  list: async () => (await import('./run/list.js')).list,
  show: async () => (await import('./run/show.js')).show,
  watch: async () => (await import('./run/watch.js')).watch,
  signal: async () => (await import('./run/signal.js')).signal,
  pause: async () => (await import('./run/steer.js')).pause,
  resume: async () => (await import('./run/steer.js')).resume,
  cancel: async () => (await import('./run/steer.js')).cancel,
  retry: async () => (await import('./run/steer.js')).retry,
  rerun: async () => (await import('./run/rerun.js')).rerun,
  migrate: async () => (await import('./run/migrate.js')).migrate,
  retention: async () => (await import('./run/retention.js')).retention,
  patch: async () => (await import('./run/patch.js')).patch,
};

/** `hexad run <word>`: runs of workflows, started, looked at and steered. */
export async function run([word = '', ...args]: string[]): Promise<number> {
  const load = Object.hasOwn(SUBCOMMANDS, word) ? SUBCOMMANDS[word] : undefined;
  if (!load) throw new AppError('invalid', `\`hexad run\` knows ${Object.keys(SUBCOMMANDS).join(', ')}, not ${JSON.stringify(word)}.`);
  return (await load())(args);
}
