import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { ApprovalsClient, type Vote } from '../client/approvals.js';
import { approvalDetails, approvalLine, delegationLine } from '../report/approvals.js';
import { approvalsChat } from './approvals-chat.js';
import { jsonOption, parsing } from './parsing.js';
import { withPlatform } from './with-platform.js';

const OPTIONS = {
  mine: { type: 'boolean', default: false },
  state: { type: 'string' },
  project: { type: 'string' },
  run: { type: 'string' },
  revision: { type: 'string' },
  comment: { type: 'string' },
  form: { type: 'string' },
  'on-behalf-of': { type: 'string' },
  until: { type: 'string' },
  forget: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const;

type Values = ReturnType<typeof read>['values'];
type Verb = (approvals: ApprovalsClient, subject: string, values: Values) => Promise<void>;

const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });

/** `hexad approvals …`: what waits for people, and what they say to it. */
export async function approvals(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => read(args));
  const [word = '', subject = '', ...rest] = positionals;
  if (word === CHAT) {
    await approvalsChat(positionals.slice(1), values);
    return 0;
  }
  if (values.forget) throw new AppError('invalid', '--forget is for `hexad approvals chat app`.');
  const verb = Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  if (!verb)
    throw new AppError('invalid', `\`hexad approvals\` knows ${[...Object.keys(VERBS), CHAT].join(', ')}, not ${JSON.stringify(word)}.`);
  const alone = word === 'list' || word === 'delegations';
  if ((subject === '') !== alone || rest.length > 0)
    throw new AppError(
      'invalid',
      `\`hexad approvals ${word}\` takes ${alone ? 'nothing more' : word === 'delegate' ? 'one person' : 'one id'}.`,
    );
  await withPlatform(values.url, (client) => verb(new ApprovalsClient(client), subject, values));
  return 0;
}

/** Has words of its own. */
const CHAT = 'chat';

const VERBS: Readonly<Record<string, Verb>> = {
  async list(gates, _subject, { mine, state, project, run, json }) {
    const filter = { ...(mine && { mine: 'true' }), ...(state && { state }), ...(project && { project }), ...(run && { run }) };
    for await (const one of gates.list(filter)) show(one, approvalLine, json);
  },
  async show(gates, id, { json }) {
    show(await gates.get(id), approvalDetails, json);
  },
  approve: (gates, id, values) => vote(gates, id, 'approve', values),
  reject: (gates, id, values) => vote(gates, id, 'reject', values),
  async withdraw(gates, id, { revision, json }) {
    show(await gates.withdraw(id, seen(revision)), approvalLine, json);
  },
  async link(gates, id, { json }) {
    show(await gates.link(id), ({ path, expiresAt }) => `${path}\n  for you alone, once, until ${expiresAt}`, json);
  },
  async delegate(gates, to, { until, project, json }) {
    if (until === undefined) throw new AppError('invalid', 'Until when? --until 2027-01-31T18:00:00Z');
    show(await gates.delegate({ to, endsAt: until, ...(project !== undefined && { project }) }), delegationLine, json);
  },
  async delegations(gates, _subject, { json }) {
    for await (const one of gates.delegations()) show(one, delegationLine, json);
  },
  async undelegate(gates, id, { json }) {
    show(await gates.revoke(id), delegationLine, json);
  },
};

async function vote(gates: ApprovalsClient, id: string, decision: Vote['decision'], values: Values): Promise<void> {
  const { revision, comment, form, 'on-behalf-of': onBehalfOf, json } = values;
  const said: Vote = {
    decision,
    revision: seen(revision),
    ...(comment !== undefined && { comment }),
    ...(form !== undefined && { form: jsonOption('form', form) }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
  };
  show(await gates.vote(id, said), approvalLine, json);
}

/** Nobody votes on what they did not look at. */
function seen(revision: string | undefined): string {
  if (revision === undefined) throw new AppError('invalid', 'Which revision? --revision as `hexad approvals show` has it.');
  return revision;
}

function show<T>(one: T, words: (one: T) => string, json: boolean): void {
  console.log(json ? JSON.stringify(one) : words(one));
}
