import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { readDigest } from '../../input/message-times.js';
import type { Subscription } from '../../client/notifications.js';
import { parsing } from '../parsing.js';
import { oneOf, showSubscription } from './subscription.js';
import { COMMON, withNotifications } from './with-notifications.js';

const OPTIONS = { ...COMMON, zone: { type: 'string' } } as const;

/** `hexad notify digest ID daily@09:00`: what comes over a subscription comes together in one message; `off`: each by itself. */
export async function digest(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [id, when, ...rest] = positionals;
  if (id === undefined || when === undefined || rest.length > 0)
    throw new AppError('invalid', '`hexad notify digest` takes the id of a subscription and hourly, daily@09:00, weekly:mon@09:00 or off.');
  const wanted = when === 'off' ? null : { at: '09:00', day: 'mon', timeZone: 'UTC', ...readDigest(when, values.zone) };
  await withNotifications(values.url, async (notifications) => {
    const known = oneOf(await notifications.subscriptions(undefined), id);
    const changed = { ...known, digest: wanted as Subscription['digest'] };
    showSubscription(await notifications.changeSubscription(changed), values.json);
  });
  return 0;
}
