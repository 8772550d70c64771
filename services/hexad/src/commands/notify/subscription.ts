import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import type { Subscription } from '../../client/notifications.js';
import { readDigest } from '../../input/message-times.js';
import { parsing, wholeOption } from '../parsing.js';
import { COMMON, withNotifications, wordsOf } from './with-notifications.js';

const OPTIONS = {
  ...COMMON,
  project: { type: 'string' },
  event: { type: 'string', multiple: true },
  channel: { type: 'string', multiple: true },
  filter: { type: 'string' },
  severity: { type: 'string' },
  urgent: { type: 'boolean', default: false },
  digest: { type: 'string' },
  zone: { type: 'string' },
  dedupe: { type: 'string' },
  'dedupe-seconds': { type: 'string' },
  personal: { type: 'boolean', default: false },
} as const;

const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });
type Values = ReturnType<typeof read>['values'];

/** `hexad notify subscription …`: who hears of what. */
export async function subscription(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => read(args));
  const { json, project } = values;
  const [word, subject] = wordsOf('subscription', { list: '', add: 'name', pause: 'id', resume: 'id', remove: 'id' }, positionals);
  const body = word === 'add' ? bodyOf(subject, values) : {};
  await withNotifications(values.url, async (notifications) => {
    switch (word) {
      case 'list': {
        const all = await notifications.subscriptions(project);
        for (const one of all) showSubscription(one, json);
        if (all.length === 0 && !json) console.log('No subscriptions.');
        return;
      }
      case 'add':
        return showSubscription(await notifications.addSubscription(body), json);
      case 'remove':
        return notifications.remove('subscriptions', subject);
      default: {
        const known = oneOf(await notifications.subscriptions(undefined), subject);
        return showSubscription(await notifications.changeSubscription({ ...known, enabled: word === 'resume' }), json);
      }
    }
  });
  return 0;
}

/** Fails with `not_found`. */
export function oneOf(all: readonly Subscription[], id: string): Subscription {
  const found = all.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new AppError('not_found', `There is no subscription ${JSON.stringify(id)}.`);
}

function bodyOf(name: string, values: Values): object {
  const { project, event, channel, filter, severity, urgent, digest, zone, dedupe, personal } = values;
  const seconds = values['dedupe-seconds'];
  if (event === undefined || channel === undefined)
    throw new AppError('invalid', 'A subscription needs --event TYPE and --channel ID; each can be there several times.');
  return {
    name,
    types: event,
    channelIds: channel,
    urgent,
    personal,
    ...(project !== undefined && { projectId: project }),
    ...(filter !== undefined && { filter }),
    ...(severity !== undefined && { minSeverity: severity }),
    ...(digest !== undefined && { digest: readDigest(digest, zone) }),
    ...(dedupe !== undefined && { dedupeKey: dedupe }),
    ...(seconds !== undefined && { dedupeSeconds: wholeOption('dedupe-seconds', seconds) }),
  };
}

export function showSubscription(one: Subscription, json: boolean): void {
  const { id, name, types, filter, minSeverity, channelIds, digest, urgent, enabled, fault } = one;
  const when = filter === '' ? '' : ` if ${filter}`;
  const how = [
    ...(minSeverity === 'info' ? [] : [`${minSeverity} or worse`]),
    ...(urgent ? ['urgent'] : []),
    ...(digest === null ? [] : [`${digest.every} at ${digest.at}${digest.day === '' ? '' : ` on ${digest.day}`} (${digest.timeZone})`]),
    ...(enabled ? [] : ['paused']),
    ...(fault === null ? [] : [`its filter failed: ${fault}`]),
  ];
  const line = [`${id}  ${name}: ${types.join(' ')}${when} to ${channelIds.join(' ')}`, ...how].join(', ');
  console.log(json ? JSON.stringify(one) : line);
}
