import { AppError } from '@hexad/kernel';
import { NotificationsClient } from '../../client/notifications.js';
import { withPlatform } from '../with-platform.js';

/** Options of every subcommand. */
export const COMMON = { url: { type: 'string' }, json: { type: 'boolean', default: false } } as const;

/** Does `work` on the platform at `url`, or on the one that runs here; where none runs, hosts one meanwhile. */
export function withNotifications<T>(
  url: string | undefined,
  work: (notifications: NotificationsClient, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withPlatform(url, (client, signal) => work(new NotificationsClient(client), signal));
}

/** One of the words that `hexad notify <thing>` knows, and what stands behind it: `takes` names what each word takes. Fails with `invalid`. */
export function wordsOf<W extends string>(thing: string, takes: Readonly<Record<W, string>>, given: readonly string[]): [W, string] {
  const [word = '', subject = '', ...rest] = given;
  const known = (Object.keys(takes) as W[]).find((one) => one === word);
  if (known === undefined)
    throw new AppError('invalid', `\`hexad notify ${thing}\` knows ${Object.keys(takes).join(', ')}, not ${JSON.stringify(word)}.`);
  if ((subject === '') !== (takes[known] === '') || rest.length > 0)
    throw new AppError(
      'invalid',
      `\`hexad notify ${thing} ${word}\` takes ${takes[known] === '' ? 'options only' : `one ${takes[known]}`}.`,
    );
  return [known, subject];
}
