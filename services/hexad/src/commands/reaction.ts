import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { stringify } from 'yaml';
import { ReactionsClient, type Reaction, type ReactionRule } from '../client/reactions.js';
import { readAction } from '../input/reaction-action.js';
import { readDocument } from '../input/values.js';
import { jsonOption, parsing, wholeOption } from './parsing.js';
import { withPlatform } from './with-platform.js';

const OPTIONS = {
  project: { type: 'string' },
  file: { type: 'string' },
  event: { type: 'string' },
  filter: { type: 'string' },
  action: { type: 'string' },
  inputs: { type: 'string' },
  retries: { type: 'string' },
  'retry-after': { type: 'string' },
  'escalate-after': { type: 'string' },
  escalate: { type: 'string' },
  state: { type: 'string' },
  limit: { type: 'string', default: '20' },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const;

const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });
type Values = ReturnType<typeof read>['values'];
type Work = (reactions: ReactionsClient) => Promise<void>;
/** Reads what it is given before a platform is asked. */
type Verb = (subject: string, values: Values) => Work | Promise<Work>;

/** Which of them take a name: always, never, or if there is one. */
const NAMED: Readonly<Record<string, 'always' | 'never' | 'maybe'>> = {
  list: 'never',
  show: 'maybe',
  set: 'maybe',
  remove: 'always',
  log: 'never',
  resolve: 'always',
};

/** `hexad reaction …`: what is done by itself when something happens in a project. */
export async function reaction(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => read(args));
  const [word = '', subject = '', ...rest] = positionals;
  const verb = Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  if (!verb) throw new AppError('invalid', `\`hexad reaction\` knows ${Object.keys(VERBS).join(', ')}, not ${JSON.stringify(word)}.`);
  const named = NAMED[word]!;
  if ((subject === '' ? named === 'always' : named === 'never') || rest.length > 0) {
    const takes = { always: word === 'resolve' ? 'one id' : 'one name', never: 'no name', maybe: 'one name at most' }[named];
    throw new AppError('invalid', `\`hexad reaction ${word}\` takes ${takes}.`);
  }
  const work = await verb(subject, values);
  await withPlatform(values.url, (client) => work(new ReactionsClient(client)));
  return 0;
}

const VERBS: Readonly<Record<string, Verb>> = {
  list(_name, values) {
    const project = projectOf(values);
    return async (reactions) => {
      const rules = await reactions.rules(project);
      for (const { rule, setBy } of rules) console.log(values.json ? JSON.stringify({ ...rule, setBy }) : `${line(rule)}  (${setBy})`);
      if (rules.length === 0 && !values.json) console.log('No rules.');
    };
  },
  show(name, values) {
    const project = projectOf(values);
    return async (reactions) => {
      const rules = (await reactions.rules(project)).map(({ rule }) => rule);
      if (name === '') return console.log(written(rules, values.json));
      const found = rules.find((rule) => rule.name === name);
      if (found !== undefined) return console.log(written(found, values.json));
      throw new AppError(
        'not_found',
        `There is no rule ${JSON.stringify(name)}; there are ${rules.map((rule) => rule.name).join(', ') || 'none'}.`,
      );
    };
  },
  async set(name, values) {
    const project = projectOf(values);
    if (name === '') {
      const { file } = values;
      if (file === undefined || values.event !== undefined)
        throw new AppError('invalid', 'Set what? NAME --event TYPE --action ACTION is one rule, --file FILE the whole table.');
      const rules = rulesOf(file, await readDocument('rules', file));
      return async (reactions) => told(await reactions.setRules(project, rules), values.json);
    }
    const rule = ruleOf(values);
    return async (reactions) => told([await reactions.setRule(project, name, rule)], values.json);
  },
  remove(name, values) {
    const project = projectOf(values);
    return (reactions) => reactions.removeRule(project, name);
  },
  log(_name, values) {
    const project = projectOf(values);
    const wish = { limit: String(wholeOption('limit', values.limit)), state: values.state };
    return async (reactions) => {
      for (const one of await reactions.log(project, wish)) console.log(values.json ? JSON.stringify(one) : happened(one));
    };
  },
  resolve(id, { json }) {
    return async (reactions) => {
      const one = await reactions.resolve(id);
      console.log(json ? JSON.stringify(one) : happened(one));
    };
  },
};

function projectOf({ project }: Values): string {
  if (project === undefined) throw new AppError('invalid', 'Reactions are of a project: --project ID.');
  return project;
}

/** A list, or one under `rules`. */
function rulesOf(file: string, value: unknown): unknown {
  const rules = typeof value === 'object' && value !== null && 'rules' in value ? value.rules : (value ?? []);
  if (!Array.isArray(rules)) throw new AppError('invalid', `${JSON.stringify(file)} must hold a list of rules.`);
  return rules;
}

function ruleOf(values: Values): object {
  const { event, filter, action, inputs, retries, escalate } = values;
  if (values.file !== undefined) throw new AppError('invalid', '--file sets the whole table; give no NAME with it.');
  if (event === undefined || action === undefined) throw new AppError('invalid', 'A rule needs --event and --action.');
  const [retryAfter, escalateAfter] = [values['retry-after'], values['escalate-after']];
  return {
    event,
    action: readAction('action', action, inputs === undefined ? undefined : jsonOption('inputs', inputs)),
    ...(filter !== undefined && { filter }),
    ...(retries !== undefined && { retries: wholeOption('retries', retries) }),
    ...(retryAfter !== undefined && { retry_after: wholeOption('retry-after', retryAfter) }),
    ...(escalateAfter !== undefined && { escalate_after: wholeOption('escalate-after', escalateAfter) }),
    ...(escalate !== undefined && { escalate: readAction('escalate', escalate) }),
  };
}

/** As `set --file` takes it. */
const written = (value: unknown, json: boolean): string => (json ? JSON.stringify(value) : stringify(value).trimEnd());

function told(rules: readonly ReactionRule[], json: boolean): void {
  for (const rule of rules) console.log(json ? JSON.stringify(rule) : line(rule));
  if (rules.length === 0 && !json) console.log('No rules.');
}

function line({ name, event, filter, action, retries, escalate, ...rule }: ReactionRule): string {
  const when = filter === '' ? event : `${event} if ${filter}`;
  const late = rule.escalate_after === 0 ? '' : ` after ${rule.escalate_after} s`;
  const then = escalate === undefined && late === '' ? '' : `, escalates${late}${escalate === undefined ? '' : ` with ${escalate.type}`}`;
  return `${name}: ${action.type}${about(action)} on ${when}, ${retries} ${retries === 1 ? 'retry' : 'retries'}${then}`;
}

const about = ({ workflow, from, step, severity }: ReactionRule['action']): string => {
  const text = [workflow, from, step, severity].find((part) => typeof part === 'string' && part !== '');
  return typeof text === 'string' ? ` ${text}` : '';
};

function happened({ id, rule, title, state, attempts, startedRunId, errorCode, errorMessage, createdAt }: Reaction): string {
  const why = errorCode === null ? '' : `: ${errorMessage ?? ''} [${errorCode}]`;
  const run = startedRunId === null ? '' : `, run ${startedRunId}`;
  return `${id}  ${createdAt}  ${state.padEnd(9)} ${rule}: ${title} (${attempts} ${attempts === 1 ? 'try' : 'tries'}${run})${why}`;
}
