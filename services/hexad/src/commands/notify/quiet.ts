import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import type { QuietHours } from '../../client/notifications.js';
import { readSpan } from '../../input/message-times.js';
import { parsing } from '../parsing.js';
import { COMMON, withNotifications, wordsOf } from './with-notifications.js';

const OPTIONS = { ...COMMON, zone: { type: 'string' }, span: { type: 'string', multiple: true } } as const;

/** `hexad notify quiet …`: when you are not to be disturbed over your own channels. */
export async function quiet(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const { zone, span, json } = values;
  const [word] = wordsOf('quiet', { show: '', set: '', off: '' }, positionals);
  if (word === 'set' && span === undefined) throw new AppError('invalid', 'When? --span mon-fri@22:00-07:00, several times if need be.');
  const spans = (span ?? []).map(readSpan);
  await withNotifications(values.url, async (notifications) => {
    const known = await notifications.quietHours();
    const wanted = { timeZone: zone ?? known.timeZone, spans: word === 'set' ? spans : [] };
    show(word === 'show' ? known : await notifications.setQuietHours(wanted), json);
  });
  return 0;
}

function show(hours: QuietHours, json: boolean): void {
  if (json) return console.log(JSON.stringify(hours));
  if (hours.spans.length === 0) return console.log('No quiet hours.');
  for (const { days, from, to } of hours.spans) console.log(`${days.join(',')}@${from}-${to} (${hours.timeZone})`);
}
