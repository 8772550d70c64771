import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AppError, isUuid } from '@hexad/kernel';
import { ConflictsClient, type Conflict, type Word } from '../client/conflicts.js';
import { conflictText } from '../report/conflict.js';
import { parsing } from './parsing.js';
import { withPlatform } from './with-platform.js';

const OPTIONS = {
  yours: { type: 'boolean', default: false },
  generated: { type: 'boolean', default: false },
  file: { type: 'string' },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const;

const WORDS = ['list', 'show', 'resolve'] as const;

/** `hexad conflict …`: files that people changed and that a build changes in the same place. */
export async function conflict(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [word = '', runId = '', which, ...rest] = positionals;
  const verb = WORDS.find((known) => known === word);
  if (verb === undefined) throw new AppError('invalid', `\`hexad conflict\` knows ${WORDS.join(', ')}, not ${JSON.stringify(word)}.`);
  if (!isUuid(runId) || rest.length > 0 || (which === undefined) !== (verb === 'list'))
    throw new AppError(
      'invalid',
      `\`hexad conflict ${verb}\` takes the id of a run${verb === 'list' ? '' : ' and the number of a conflict'}.`,
    );
  const number = which === undefined ? 0 : numberOf(which);
  const said = verb === 'resolve' ? await wordOf(values) : undefined;
  const show = (one: Conflict): void => console.log(values.json ? JSON.stringify(one) : line(one));
  await withPlatform(values.url, async (client) => {
    const conflicts = new ConflictsClient(client, runId);
    if (said !== undefined) {
      const { conflict: resolved, open } = await conflicts.resolve(number, said);
      show(resolved);
      if (!values.json)
        console.log(open === 0 ? 'All are decided; the same build command goes on.' : `${open} ${open === 1 ? 'is' : 'are'} open.`);
    } else if (verb === 'show') {
      const one = await conflicts.show(number);
      console.log(values.json ? JSON.stringify(one) : conflictText(one));
    } else {
      const all = await conflicts.list();
      for (const one of all) show(one);
      if (all.length === 0 && !values.json) console.log('No conflicts.');
    }
  });
  return 0;
}

function numberOf(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new AppError('invalid', `${JSON.stringify(text)} is not the number of a conflict, as \`hexad conflict list\` tells it.`);
}

async function wordOf({ yours, generated, file }: { yours: boolean; generated: boolean; file?: string | undefined }): Promise<Word> {
  if (Number(yours) + Number(generated) + Number(file !== undefined) !== 1)
    throw new AppError('invalid', '`hexad conflict resolve` takes one of --yours, --generated and --file FILE: what is to stand.');
  if (file === undefined) return { choice: yours ? 'yours' : 'generated' };
  const content = await readFile(file).catch((cause: Error) => {
    throw new AppError('invalid', `The file ${JSON.stringify(file)} cannot be read: ${cause.message}.`, { cause });
  });
  if (!isUtf8(content))
    throw new AppError('invalid', `The file ${JSON.stringify(file)} is not UTF-8 text; decide with --yours or --generated.`);
  return { choice: 'text', text: content.toString('utf8') };
}

const line = ({ number, path, kind, choice, resolvedBy }: Conflict): string =>
  `${String(number).padStart(3)}  ${choice === null ? 'open' : `${choice} (${resolvedBy})`}  ${path}  ${kind}`;
