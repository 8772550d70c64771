import { AppError } from '@hexad/kernel';

/** What `hexad notify` knows: loaded when asked for. Each reads its own words and options. */
const SUBCOMMANDS: Readonly<Record<string, () => Promise<(args: string[]) => Promise<number>>>> = {
  channel: async () => (await import('./notify/channel.js')).channel,
  subscription: async () => (await import('./notify/subscription.js')).subscription,
  digest: async () => (await import('./notify/digest.js')).digest,
  delivery: async () => (await import('./notify/delivery.js')).delivery,
  template: async () => (await import('./notify/template.js')).template,
  quiet: async () => (await import('./notify/quiet.js')).quiet,
};

/** `hexad notify <word>`: who hears of what happens, over which channel, and when. */
export async function notify([word = '', ...args]: string[]): Promise<number> {
  const load = Object.hasOwn(SUBCOMMANDS, word) ? SUBCOMMANDS[word] : undefined;
  if (!load) throw new AppError('invalid', `\`hexad notify\` knows ${Object.keys(SUBCOMMANDS).join(', ')}, not ${JSON.stringify(word)}.`);
  return (await load())(args);
}
