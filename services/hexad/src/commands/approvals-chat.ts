import { AppError } from '@hexad/kernel';
import { ChatsClient, type ChatCode, type ChatIdentity } from '../client/chats.js';
import { secretFromInput } from '../input/secret-input.js';
import { withPlatform } from './with-platform.js';

interface Options {
  readonly json: boolean;
  readonly url?: string | undefined;
  readonly forget: boolean;
}

/** How many words follow each. */
const VERBS = { bind: 0, list: 0, unbind: 2, app: 0 } as const;
type Word = keyof typeof VERBS;

/** `hexad approvals chat …`: who one is in Slack, so that decisions there are one's own. The secret of the app comes from standard input. */
export async function approvalsChat([word = '', ...named]: readonly string[], { json, url, forget }: Options): Promise<void> {
  if (!Object.hasOwn(VERBS, word))
    throw new AppError('invalid', `\`hexad approvals chat\` knows ${Object.keys(VERBS).join(', ')}, not ${JSON.stringify(word)}.`);
  const verb = word as Word;
  if (named.length !== VERBS[verb])
    throw new AppError(
      'invalid',
      `\`hexad approvals chat ${verb}\` takes ${VERBS[verb] === 0 ? 'no further word' : 'TEAM and USER, as `hexad approvals chat list` has them'}.`,
    );
  if (forget && verb !== 'app') throw new AppError('invalid', '--forget is for `hexad approvals chat app`.');
  const secret = verb !== 'app' || forget ? '' : await secretFromInput('The signing secret', 'hexad approvals chat app');
  if (verb === 'app' && !forget && secret === '')
    throw new AppError('invalid', 'The signing secret is empty. To take nothing from Slack any more: hexad approvals chat app --forget');
  await withPlatform(url, async (client) => {
    const chats = new ChatsClient(client);
    if (verb === 'bind') return show(await chats.code(), asked, json);
    if (verb === 'app') return chats.setSlackApp(secret);
    const [team = '', user = ''] = named;
    if (verb === 'unbind') return chats.unbind(team, user);
    const identities = await chats.identities();
    for (const one of identities) show(one, bound, json);
    if (identities.length === 0 && !json)
      console.log('You are nobody in a chat; `hexad approvals chat bind` gives the code that changes it.');
  });
}

const asked = ({ code, expiresAt }: ChatCode): string => `Say in Slack, once and until ${expiresAt}:\n  /hexad bind ${code}`;
const bound = ({ team, chatUser, boundAt }: ChatIdentity): string => `${team}  ${chatUser}  since ${boundAt}`;

function show<T>(one: T, words: (one: T) => string, json: boolean): void {
  console.log(json ? JSON.stringify(one) : words(one));
}
