import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { TriggersClient, type Trigger } from '../client/triggers.js';
import { jsonOption, parsing } from './parsing.js';
import { withPlatform } from './with-platform.js';

const OPTIONS = {
  project: { type: 'string' },
  workflow: { type: 'string' },
  event: { type: 'string', multiple: true },
  filter: { type: 'string' },
  webhook: { type: 'string' },
  manual: { type: 'boolean' },
  form: { type: 'string' },
  inputs: { type: 'string' },
  'per-minute': { type: 'string' },
  'max-depth': { type: 'string' },
  priority: { type: 'string' },
  key: { type: 'string' },
  limit: { type: 'string', default: '20' },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const;

const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });
type Values = ReturnType<typeof read>['values'];
type Verb = (triggers: TriggersClient, subject: string, values: Values) => Promise<void>;

/** `hexad trigger …`: runs that start when something happens. */
export async function trigger(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => read(args));
  const [word = '', subject = '', ...rest] = positionals;
  const verb = Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  if (!verb) throw new AppError('invalid', `\`hexad trigger\` knows ${Object.keys(VERBS).join(', ')}, not ${JSON.stringify(word)}.`);
  if ((subject === '') !== (word === 'list') || rest.length > 0)
    throw new AppError(
      'invalid',
      `\`hexad trigger ${word}\` takes ${word === 'list' ? 'no name' : word === 'put' ? 'one name' : 'one id'}.`,
    );
  await withPlatform(values.url, (client) => verb(new TriggersClient(client), subject, values));
  return 0;
}

const VERBS: Readonly<Record<string, Verb>> = {
  async list(triggers, _subject, { project, json }) {
    for await (const one of triggers.list(project)) show(one, json);
  },
  async put(triggers, name, values) {
    const { project, workflow, inputs, priority, json } = values;
    if (project === undefined || workflow === undefined) throw new AppError('invalid', 'A trigger needs --project and --workflow.');
    const body = {
      ...kindOf(values),
      project,
      name,
      workflow,
      ...(inputs !== undefined && { inputs: jsonOption('inputs', inputs) }),
      ...(values['per-minute'] !== undefined && { perMinute: Number(values['per-minute']) }),
      ...(values['max-depth'] !== undefined && { maxDepth: Number(values['max-depth']) }),
      ...(priority !== undefined && { priority }),
    };
    const made = await triggers.put(body);
    if (json) return console.log(JSON.stringify(made));
    show(made.trigger, false);
    if (made.secret !== null) console.log(`Its secret, shown this once: ${made.secret}`);
  },
  async show(triggers, id, { json }) {
    show(await triggers.get(id), json);
  },
  async pause(triggers, id, { json }) {
    show(await triggers.steer(id, 'pause'), json);
  },
  async resume(triggers, id, { json }) {
    show(await triggers.steer(id, 'resume'), json);
  },
  async delete(triggers, id) {
    await triggers.remove(id);
  },
  async secret(triggers, id, { json }) {
    const secret = await triggers.rotate(id);
    console.log(json ? JSON.stringify({ secret }) : secret);
  },
  async start(triggers, id, { form, key = randomUUID(), json }) {
    const runId = await triggers.start(id, form === undefined ? null : jsonOption('form', form), key);
    console.log(json ? JSON.stringify({ runId }) : runId);
  },
  async deliveries(triggers, id, { limit, json }) {
    for (const one of await triggers.deliveries(id, Number(limit))) {
      const { at, outcome, runId, reason } = one;
      console.log(json ? JSON.stringify(one) : `${at}  ${outcome.padEnd(8)} ${runId ?? reason ?? ''}`.trimEnd());
    }
  },
};

/** Exactly one of the three. */
function kindOf({ event, filter, webhook, manual, form }: Values): object {
  const given = [event !== undefined, webhook !== undefined, manual === true].filter(Boolean).length;
  if (given !== 1) throw new AppError('invalid', 'A trigger is one of --event TYPE, --webhook standard|github and --manual.');
  if (event !== undefined) return { kind: 'event', types: event, ...(filter !== undefined && { filter }) };
  if (webhook !== undefined) return { kind: 'webhook', scheme: webhook };
  return { kind: 'manual', ...(form !== undefined && { form: jsonOption('form', form) }) };
}

function show(one: Trigger, json: boolean): void {
  const { id, name, kind, workflow, state, reason, path, types } = one;
  const on = kind === 'event' ? types.join(', ') : kind === 'webhook' ? `POST ${path ?? ''}` : 'by hand';
  const how = state === 'active' ? '' : `, ${state}${reason === null ? '' : `: ${reason}`}`;
  console.log(json ? JSON.stringify(one) : `${id}  ${name}: ${workflow} on ${on}${how}`);
}
