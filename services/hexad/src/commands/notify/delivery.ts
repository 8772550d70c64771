import { parseArgs } from 'node:util';
import type { Delivery } from '../../client/notifications.js';
import { parsing, wholeOption } from '../parsing.js';
import { COMMON, withNotifications, wordsOf } from './with-notifications.js';

const OPTIONS = {
  ...COMMON,
  channel: { type: 'string' },
  state: { type: 'string' },
  limit: { type: 'string', default: '20' },
} as const;

/** `hexad notify delivery …`: messages and what became of them. */
export async function delivery(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const { json, channel, state } = values;
  const [word, id] = wordsOf('delivery', { list: '', replay: 'id' }, positionals);
  const query = {
    limit: String(wholeOption('limit', values.limit)),
    ...(channel !== undefined && { channel }),
    ...(state !== undefined && { state }),
  };
  await withNotifications(values.url, async (notifications) => {
    const all = word === 'list' ? await notifications.deliveries(query) : [await notifications.replay(id)];
    for (const one of all) console.log(json ? JSON.stringify(one) : deliveryLine(one));
    if (all.length === 0 && !json) console.log('No messages.');
  });
  return 0;
}

export function deliveryLine({ id, createdAt, state, waitsFor, severity, title, attempts, errorCode, errorMessage }: Delivery): string {
  const how = waitsFor === null ? state : `${state} (${waitsFor.replace('_', ' ')})`;
  const why = errorCode === null || state === 'delivered' ? '' : `: ${errorMessage ?? ''} [${errorCode}]`;
  return `${id}  ${createdAt}  ${how.padEnd(9)} ${severity}: ${title}, ${attempts} ${attempts === 1 ? 'try' : 'tries'}${why}`;
}
