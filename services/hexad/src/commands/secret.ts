import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { SecretsClient, type Secret } from '../client/secrets.js';
import { secretFromInput } from '../input/secret-input.js';
import { parsing } from './parsing.js';
import { withPlatform } from './with-platform.js';

const OPTIONS = { project: { type: 'string' }, json: { type: 'boolean', default: false }, url: { type: 'string' } } as const;
const VERBS = ['set', 'list', 'delete'] as const;

/** `hexad secret set|list|delete`: what workflows name as `${secrets.NAME}`. A value comes from standard input, so that it is in no history of a shell. */
export async function secret(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [word, name = '', ...rest] = positionals;
  const verb = VERBS.find((known) => known === word);
  if (verb === undefined) throw new AppError('invalid', `\`hexad secret\` knows ${VERBS.join(', ')}, not ${JSON.stringify(word ?? '')}.`);
  // What is too much may be the value: it is not repeated.
  if ((name === '') !== (verb === 'list') || rest.length > 0)
    throw new AppError(
      'invalid',
      `\`hexad secret ${verb}\` takes ${verb === 'list' ? 'no name' : 'one name'}${verb === 'set' ? '; the value comes from standard input' : ''}.`,
    );
  const value = verb === 'set' ? await secretFromInput('The value', `hexad secret set ${name}`) : '';
  await withPlatform(values.url, async (client) => {
    const secrets = new SecretsClient(client, values.project);
    if (verb === 'delete') return secrets.remove(name);
    const show = (one: Secret) => console.log(values.json ? JSON.stringify(one) : line(one));
    if (verb === 'set') return show(await secrets.set(name, value));
    const all = await secrets.list();
    for (const one of all) show(one);
    if (all.length === 0 && !values.json) console.log('No secrets.');
  });
  return 0;
}

const line = ({ name, version, changedBy, changedAt }: Secret): string => `${name}  version ${version}, by ${changedBy} at ${changedAt}`;
