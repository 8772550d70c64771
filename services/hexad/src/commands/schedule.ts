import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { SchedulesClient, type Schedule } from '../client/schedules.js';
import { jsonOption, parsing } from './parsing.js';
import { withPlatform } from './with-platform.js';

const OPTIONS = {
  project: { type: 'string' },
  workflow: { type: 'string' },
  cron: { type: 'string' },
  zone: { type: 'string' },
  seconds: { type: 'boolean', default: false },
  inputs: { type: 'string' },
  missed: { type: 'string' },
  overlap: { type: 'string' },
  jitter: { type: 'string' },
  priority: { type: 'string' },
  start: { type: 'string' },
  end: { type: 'string' },
  limit: { type: 'string', default: '20' },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const;

type Values = ReturnType<typeof read>['values'];
type Verb = (schedules: SchedulesClient, subject: string, values: Values) => Promise<void>;

const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });

/** `hexad schedule …`: runs that start by the clock. */
export async function schedule(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => read(args));
  const [word = '', subject = '', ...rest] = positionals;
  const verb = Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  if (!verb) throw new AppError('invalid', `\`hexad schedule\` knows ${Object.keys(VERBS).join(', ')}, not ${JSON.stringify(word)}.`);
  const alone = word === 'list' || word === 'times';
  if ((subject === '') !== alone || rest.length > 0)
    throw new AppError('invalid', `\`hexad schedule ${word}\` takes ${alone ? 'no name' : word === 'put' ? 'one name' : 'one id'}.`);
  await withPlatform(values.url, (client) => verb(new SchedulesClient(client), subject, values));
  return 0;
}

const VERBS: Readonly<Record<string, Verb>> = {
  async list(schedules, _subject, { project, json }) {
    for await (const one of schedules.list(project)) show(one, json);
  },
  async put(schedules, name, values) {
    const { project, workflow, missed, overlap, inputs, jitter, priority } = values;
    for (const option of ['project', 'workflow', 'cron'] as const)
      if (values[option] === undefined) throw new AppError('invalid', `A schedule needs --${option}.`);
    const [policy, limit] = (missed ?? 'once').split(':');
    const body = {
      ...timesOf(values),
      project,
      name,
      workflow,
      missed: policy,
      ...(limit !== undefined && { missedLimit: Number(limit) }),
      ...(overlap !== undefined && { overlap }),
      ...(inputs !== undefined && { inputs: jsonOption('inputs', inputs) }),
      ...(jitter !== undefined && { jitterMs: Number(jitter) * 1_000 }),
      ...(priority !== undefined && { priority }),
    };
    show(await schedules.put(body), values.json);
  },
  async times(schedules, _subject, values) {
    if (values.cron === undefined) throw new AppError('invalid', 'Times of what? --cron "0 3 * * *"');
    for (const time of await schedules.times({ ...timesOf(values), count: Number(values.limit) }))
      console.log(values.json ? JSON.stringify({ time }) : time);
  },
  async show(schedules, id, { json }) {
    show(await schedules.get(id), json);
  },
  async pause(schedules, id, { json }) {
    show(await schedules.steer(id, 'pause'), json);
  },
  async resume(schedules, id, { json }) {
    show(await schedules.steer(id, 'resume'), json);
  },
  async delete(schedules, id) {
    await schedules.remove(id);
  },
  async fires(schedules, id, { limit, json }) {
    for (const fire of await schedules.fires(id, Number(limit))) {
      const { scheduledAt, outcome, runId, reason } = fire;
      console.log(json ? JSON.stringify(fire) : `${scheduledAt}  ${outcome.padEnd(8)} ${runId ?? reason ?? ''}`.trimEnd());
    }
  },
};

const timesOf = ({ cron, zone, seconds, start, end }: Values) => ({
  cron,
  seconds,
  ...(zone !== undefined && { timeZone: zone }),
  ...(start !== undefined && { startsAt: start }),
  ...(end !== undefined && { endsAt: end }),
});

function show(schedule: Schedule, json: boolean): void {
  const { id, name, workflow, cron, timeZone, state, reason, nextAt } = schedule;
  const what = state === 'active' ? `next ${nextAt ?? 'never'}` : `${state}${reason === null ? '' : `: ${reason}`}`;
  console.log(json ? JSON.stringify(schedule) : `${id}  ${name}: ${workflow} at ${cron} (${timeZone}), ${what}`);
}
