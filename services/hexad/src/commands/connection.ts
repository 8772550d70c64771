import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { ConnectionsClient, type Connection } from '../client/connections.js';
import { secretFromInput } from '../input/secret-input.js';
import { parsing } from './parsing.js';
import { withPlatform } from './with-platform.js';

const OPTIONS = {
  provider: { type: 'string' },
  'api-url': { type: 'string' },
  for: { type: 'string', multiple: true },
  project: { type: 'string' },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const;
const TAKES = { add: 'NAME', list: '', test: 'ID', delete: 'ID' } as const;
type Verb = keyof typeof TAKES;

/** `hexad connection …`: git hosts and chats. A token comes from standard input, so that it is in no history of a shell. */
export async function connection(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [word = '', subject = '', ...rest] = positionals;
  const verb = (Object.keys(TAKES) as Verb[]).find((known) => known === word);
  if (verb === undefined)
    throw new AppError('invalid', `\`hexad connection\` knows ${Object.keys(TAKES).join(', ')}, not ${JSON.stringify(word)}.`);
  // What is too much may be the token: it is not repeated.
  if ((subject === '') !== (TAKES[verb] === '') || rest.length > 0)
    throw new AppError(
      'invalid',
      `\`hexad connection ${verb}\` takes ${TAKES[verb] === '' ? 'nothing' : `one ${TAKES[verb]}`} besides its options.`,
    );
  const { provider, 'api-url': baseUrl, for: repositories, project, json } = values;
  if ((verb === 'add') !== (provider !== undefined))
    throw new AppError('invalid', 'A connection is added with --provider github or --provider slack, which no other word takes.');
  const token = verb === 'add' ? await secretFromInput('The token', `hexad connection add ${subject} --provider github`) : '';
  const key = randomUUID();
  const show = (one: Connection) => console.log(json ? JSON.stringify(one) : line(one));
  await withPlatform(values.url, async (client) => {
    const connections = new ConnectionsClient(client);
    switch (verb) {
      case 'add':
        show(
          await connections.add(
            {
              provider: provider!,
              name: subject,
              token,
              ...(project !== undefined && { project }),
              ...(baseUrl !== undefined && { baseUrl }),
              ...(repositories !== undefined && { repositories }),
            },
            key,
          ),
        );
        break;
      case 'list': {
        const all = await connections.list(project);
        for (const one of all) show(one);
        if (all.length === 0 && !json) console.log('No connections.');
        break;
      }
      case 'test': {
        const account = await connections.test(subject);
        console.log(json ? JSON.stringify({ account }) : `The provider takes the token of ${account}.`);
        break;
      }
      case 'delete':
        await connections.remove(subject);
    }
  });
  return 0;
}

function line({ id, name, provider, baseUrl, projectId, repositories, hint }: Connection): string {
  const whose = projectId === null ? 'of the tenant' : `of ${projectId}`;
  const what = repositories.length === 0 ? '' : `, for ${repositories.join(', ')}`;
  return `${id}  ${name}: ${provider} at ${baseUrl}, ${whose}${what}, token ${hint}`;
}
