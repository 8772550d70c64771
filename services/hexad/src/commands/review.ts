import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { ReviewsClient, type Finding, type ReviewRule } from '../client/reviews.js';
import { parsing, wholeOption } from './parsing.js';
import { withPlatform } from './with-platform.js';

const OPTIONS = {
  project: { type: 'string' },
  reason: { type: 'string', default: '' },
  state: { type: 'string' },
  limit: { type: 'string', default: '50' },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const;

const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });
type Values = ReturnType<typeof read>['values'];
type Verb = (reviews: ReviewsClient, id: string, values: Values) => Promise<void>;

/** Verbs about one finding or rule. */
const OF_ONE: Readonly<Record<string, Verb>> = {
  dismiss: async (reviews, id, { reason, json }) => show(await reviews.dismiss(id, reason), json),
  reopen: async (reviews, id, { json }) => show(await reviews.reopen(id), json),
  approve: async (reviews, id, { json }) => show(await reviews.decide(id, 'approve'), json),
  revoke: async (reviews, id, { json }) => show(await reviews.decide(id, 'revoke'), json),
};

const LISTS: Readonly<Record<string, Verb>> = {
  async findings(reviews, _, { state, limit, json }) {
    all(await reviews.findings({ state, limit: String(wholeOption('limit', limit)) }), json, 'No findings.');
  },
  async rules(reviews, _, { state, json }) {
    all(await reviews.rules(state), json, 'No rules.');
  },
};

/** `hexad review …`: what reviewers found in a project, what people say of it, and the rules that come of that. */
export async function review(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => read(args));
  const [word = '', id = '', ...rest] = positionals;
  const verbs = { ...LISTS, ...OF_ONE };
  const verb = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
  if (!verb) throw new AppError('invalid', `\`hexad review\` knows ${Object.keys(verbs).join(', ')}, not ${JSON.stringify(word)}.`);
  const one = Object.hasOwn(OF_ONE, word);
  if ((id === '') === one || rest.length > 0) throw new AppError('invalid', `\`hexad review ${word}\` takes ${one ? 'one id' : 'no id'}.`);
  const { project } = values;
  if (project === undefined) throw new AppError('invalid', 'Reviews are of a project: --project ID.');
  await withPlatform(values.url, (client) => verb(new ReviewsClient(client, project), id, values));
  return 0;
}

function all(things: readonly (Finding | ReviewRule)[], json: boolean, none: string): void {
  for (const one of things) show(one, json);
  if (things.length === 0 && !json) console.log(none);
}

const isFinding = (one: Finding | ReviewRule): one is Finding => 'severity' in one;

function show(one: Finding | ReviewRule, json: boolean): void {
  if (json) return console.log(JSON.stringify(one));
  const state = one.state.padEnd(9);
  if (!isFinding(one)) return console.log(`${one.id}  ${state} ${one.text}  (${one.proposedBy})`);
  console.log(`${one.id}  ${state} ${one.severity} ${one.aspect} (${one.confidence}) ${one.file}:${one.line}  ${one.message}`);
}
