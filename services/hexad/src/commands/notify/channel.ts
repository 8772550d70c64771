import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import type { Channel, Delivery, NotificationsClient } from '../../client/notifications.js';
import { parsing, wholeOption } from '../parsing.js';
import { deliveryLine } from './delivery.js';
import { COMMON, withNotifications, wordsOf } from './with-notifications.js';

const OPTIONS = {
  ...COMMON,
  project: { type: 'string' },
  webhook: { type: 'string' },
  mail: { type: 'string' },
  websocket: { type: 'boolean', default: false },
  chat: { type: 'string' },
  room: { type: 'string' },
  personal: { type: 'boolean', default: false },
  overlap: { type: 'string' },
} as const;

const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });
type Values = ReturnType<typeof read>['values'];

const TAKES = { list: '', add: 'name', remove: 'id', test: 'id', enable: 'id', secret: 'id' };

const INCOMPLETE = 2;
const LOOK_EVERY_MS = 250;
/** A test is tried once, and an answer is waited for 15 seconds. */
const TEST_MS = 20_000;

/** `hexad notify channel …`: where messages go. */
export async function channel(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => read(args));
  const { json, url, project } = values;
  const [word, subject] = wordsOf('channel', TAKES, positionals);
  const body = word === 'add' ? bodyOf(subject, values) : {};
  const overlap = values.overlap === undefined ? {} : { overlapSeconds: wholeOption('overlap', values.overlap) };
  return withNotifications(url, async (notifications, signal) => {
    switch (word) {
      case 'list': {
        const all = await notifications.channels(project);
        for (const one of all) show(one, json);
        if (all.length === 0 && !json) console.log('No channels.');
        break;
      }
      case 'add':
        showSecret(await notifications.addChannel(body), json);
        break;
      case 'secret':
        showSecret(await notifications.rotateSecret(subject, overlap), json);
        break;
      case 'enable':
        show(await notifications.enableChannel(subject), json);
        break;
      case 'remove':
        await notifications.remove('channels', subject);
        break;
      case 'test': {
        const sent = await ended(notifications, await notifications.testChannel(subject), signal);
        console.log(json ? JSON.stringify(sent) : deliveryLine(sent));
        return sent.state === 'delivered' ? 0 : INCOMPLETE;
      }
    }
    return 0;
  });
}

function bodyOf(name: string, { webhook, mail, websocket, chat, room, project, personal }: Values): object {
  const given = [
    ...(webhook === undefined ? [] : [{ kind: 'webhook', target: webhook }]),
    ...(mail === undefined ? [] : [{ kind: 'email', target: mail }]),
    ...(chat === undefined ? [] : [{ kind: 'chat', target: chat }]),
    ...(websocket ? [{ kind: 'websocket', target: '' }] : []),
  ];
  if (given.length !== 1)
    throw new AppError('invalid', 'A channel is one of --webhook URL, --mail ADDRESS, --chat CONNECTION and --websocket.');
  if ((chat === undefined) !== (room === undefined))
    throw new AppError('invalid', 'A channel with --chat has a --room, as #dev, and no other has one.');
  return { ...given[0], name, personal, ...(room !== undefined && { room }), ...(project !== undefined && { projectId: project }) };
}

/** What became of a test: it is looked at until it was tried. */
async function ended(notifications: NotificationsClient, sent: Delivery, signal: AbortSignal): Promise<Delivery> {
  const until = Date.now() + TEST_MS;
  let last = sent;
  while (last.state === 'pending' && last.attempts === 0 && Date.now() < until) {
    await pause(LOOK_EVERY_MS, undefined, { signal });
    last = (await notifications.deliveries({ channel: sent.channelId })).find(({ id }) => id === sent.id) ?? last;
  }
  return last;
}

function show(one: Channel, json: boolean): void {
  const { id, kind, name, target, projectId, userId, state, reason, failingSince } = one;
  const whose = userId !== null ? 'your own' : projectId === null ? 'of the tenant' : `of ${projectId}`;
  const how = state === 'active' ? (failingSince === null ? '' : `, failing since ${failingSince}`) : `, ${state}: ${reason ?? ''}`;
  console.log(json ? JSON.stringify(one) : `${id}  ${name}: ${`${kind} ${target}`.trim()}, ${whose}${how}`);
}

function showSecret(one: Channel & { readonly secret: string | null }, json: boolean): void {
  show(one, json);
  if (!json && one.secret !== null) console.log(`Its secret, shown this once: ${one.secret}`);
}
