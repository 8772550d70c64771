import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import type { GatewayClient } from '../client/gateway.js';
import { parsing, wholeOption } from './parsing.js';
import { withPlatform } from './with-platform.js';

const OPTIONS = {
  project: { type: 'string' },
  'allow-below': { type: 'string' },
  otherwise: { type: 'string' },
  'answer-minutes': { type: 'string' },
  silence: { type: 'string' },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const;
const PATH = '/v1/confirmation-policy';

const Policy = z.object({
  allowBelow: z.number().nullable(),
  otherwise: z.string(),
  answerMinutes: z.number().nullable(),
  silence: z.string(),
});
const Kept = Policy.extend({ changedBy: z.string().nullable(), changedAt: z.string().nullable() });
type Kept = z.infer<typeof Kept>;

const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });
type Values = ReturnType<typeof read>['values'];

/** `hexad policy show|set`: what agents may do without a person's yes, and what becomes of a question that nobody answers. */
export async function policy(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => read(args));
  const [word = '', ...rest] = positionals;
  if ((word !== 'show' && word !== 'set') || rest.length > 0)
    throw new AppError('invalid', `\`hexad policy\` knows show and set, not ${JSON.stringify(positionals.join(' '))}.`);
  const wish = wishOf(values);
  if ((word === 'set') !== Object.keys(wish).length > 0)
    throw new AppError(
      'invalid',
      'A policy is set with --allow-below, --otherwise, --answer-minutes or --silence, which `hexad policy show` does not take.',
    );
  await withPlatform(values.url, async (client) => {
    const known = await shown(client, values.project);
    const kept =
      word === 'show'
        ? known
        : Kept.parse(await client.call('POST', PATH, { ...Policy.parse(known), ...wish, ...projectOf(values) }, randomUUID()));
    console.log(values.json ? JSON.stringify(kept) : inWords(kept));
  });
  return 0;
}

const projectOf = ({ project }: Values): { project?: string } => (project === undefined ? {} : { project });

async function shown(client: GatewayClient, project: string | undefined): Promise<Kept> {
  return Kept.parse(await client.call('GET', project === undefined ? PATH : `${PATH}?project=${encodeURIComponent(project)}`));
}

/** What was said alone: the rest stays as it is. */
function wishOf(values: Values): Readonly<Record<string, unknown>> {
  const { 'allow-below': allowBelow, otherwise, 'answer-minutes': answerMinutes, silence } = values;
  return {
    ...(allowBelow !== undefined && { allowBelow: allowBelow === 'kind' ? null : wholeOption('allow-below', allowBelow) }),
    ...(otherwise !== undefined && { otherwise }),
    ...(answerMinutes !== undefined && { answerMinutes: answerMinutes === 'none' ? null : wholeOption('answer-minutes', answerMinutes) }),
    ...(silence !== undefined && { silence }),
  };
}

function inWords({ allowBelow, otherwise, answerMinutes, silence, changedBy, changedAt }: Kept): string {
  const after =
    answerMinutes === null
      ? 'it waits as long as the task has time'
      : `after ${answerMinutes} min ${silence === 'end' ? 'the task ends with what is there' : 'it is a no'}`;
  return [
    `without a yes   ${allowBelow === null ? 'what the kind of agent says' : `actions of a risk below ${allowBelow}`}`,
    `the others      ${otherwise === 'ask' ? 'a person is asked' : 'are refused'}`,
    `no answer       ${after}`,
    `set by          ${changedBy === null ? 'nobody: as it ships' : `${changedBy}, ${changedAt}`}`,
  ].join('\n');
}
