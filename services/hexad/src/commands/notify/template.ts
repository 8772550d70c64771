import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import type { Template } from '../../client/notifications.js';
import { parsing } from '../parsing.js';
import { COMMON, withNotifications, wordsOf } from './with-notifications.js';

const OPTIONS = { ...COMMON, subject: { type: 'string' }, text: { type: 'string' }, html: { type: 'string' } } as const;

const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });
type Values = ReturnType<typeof read>['values'];

/** `hexad notify template …`: the words of messages. */
export async function template(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => read(args));
  const { json } = values;
  const [word, type] = wordsOf('template', { list: '', show: 'type', set: 'type', remove: 'type' }, positionals);
  const body = word === 'set' ? await bodyOf(type, values) : {};
  await withNotifications(values.url, async (notifications) => {
    if (word === 'remove') return notifications.remove('templates', type);
    if (word === 'set') await notifications.setTemplate(body);
    const all = await notifications.templates();
    if (word === 'list') {
      for (const one of all) console.log(json ? JSON.stringify(one) : line(one));
      return;
    }
    const found = all.find((one) => one.type === type);
    if (found === undefined) throw new AppError('not_found', `There is no template ${JSON.stringify(type)}; that of * counts for it.`);
    console.log(json ? JSON.stringify(found) : word === 'set' ? line(found) : whole(found));
  });
  return 0;
}

async function bodyOf(type: string, { subject, text, html }: Values): Promise<object> {
  if (subject === undefined || text === undefined) throw new AppError('invalid', 'A template needs --subject TEXT and --text FILE.');
  return { type, subject, text: await contentOf(text), ...(html !== undefined && { html: await contentOf(html) }) };
}

const contentOf = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new AppError('invalid', `The template ${JSON.stringify(path)} cannot be read: ${why}.`, { cause });
  });

const line = ({ type, subject, shipped }: Template): string => `${type}  ${subject}${shipped ? '  (shipped)' : ''}`;

const whole = ({ subject, text, html }: Template): string =>
  [`Subject: ${subject}`, '', text, ...(html === '' ? [] : ['', html])].join('\n');
