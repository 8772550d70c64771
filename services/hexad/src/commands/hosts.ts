import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { SecretsClient } from '../client/secrets.js';
import { parsing } from './parsing.js';
import { withPlatform } from './with-platform.js';

const OPTIONS = { project: { type: 'string' }, json: { type: 'boolean', default: false }, url: { type: 'string' } } as const;
const VERBS = ['list', 'allow', 'forbid'] as const;

/** `hexad hosts list|allow|forbid`: where `system: http` of workflows may call. */
export async function hosts(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [word, ...named] = positionals;
  const verb = VERBS.find((known) => known === word);
  if (verb === undefined) throw new AppError('invalid', `\`hexad hosts\` knows ${VERBS.join(', ')}, not ${JSON.stringify(word ?? '')}.`);
  if ((verb === 'list') !== (named.length === 0))
    throw new AppError('invalid', verb === 'list' ? '`hexad hosts list` takes no host.' : `Which hosts? \`hexad hosts ${verb} HOST…\``);
  await withPlatform(values.url, async (client) => {
    const secrets = new SecretsClient(client, values.project);
    const before = await secrets.hosts();
    const list = verb === 'list' ? before : await secrets.setHosts(changed(before.hosts, verb, named));
    if (values.json) console.log(JSON.stringify(list));
    else console.log(list.hosts.length === 0 ? 'No hosts.' : list.hosts.join('\n'));
  });
  return 0;
}

function changed(before: readonly string[], verb: 'allow' | 'forbid', named: readonly string[]): string[] {
  if (verb === 'allow') return [...before, ...named];
  const missing = named.find((host) => !before.includes(host.toLowerCase()));
  if (missing !== undefined) throw new AppError('not_found', `${missing} is not on the list; there are ${before.join(', ') || 'none'}.`);
  return before.filter((host) => !named.some((one) => one.toLowerCase() === host));
}
