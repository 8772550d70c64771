import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { listPlugins } from '../client/plugins.js';
import { pluginText } from '../report/plugins.js';
import { parsing } from './parsing.js';
import { withPlatform } from './with-platform.js';

const OPTIONS = { json: { type: 'boolean', default: false }, url: { type: 'string' } } as const;

/** `hexad plugin list`: what services outside do for workflows, and who they are. */
export async function plugin(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [word = '', ...rest] = positionals;
  if (word !== 'list') throw new AppError('invalid', `\`hexad plugin\` knows list, not ${JSON.stringify(word)}.`);
  if (rest.length > 0) throw new AppError('invalid', '`hexad plugin list` takes nothing besides its options.');
  await withPlatform(values.url, async (client) => {
    const all = await listPlugins(client);
    for (const one of all) console.log(values.json ? JSON.stringify(one) : pluginText(one));
    if (all.length === 0 && !values.json) console.log('No service outside has registered a plugin.');
  });
  return 0;
}
