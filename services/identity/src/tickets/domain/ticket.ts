import { AppError } from '@hexad/kernel';
import { formatKey, parseKey, type ApiKey } from '../../access/domain/api-key.js';

/** Milliseconds in which a ticket is to be used. */
export const TICKET_MS = 30_000;
/** Of one caller, that were neither used nor have run out. */
export const MOST_TICKETS = 100;

const PREFIX = 'hxt_';

/** As a key, but for its beginning: nobody takes one for the other. */
export const formatTicket = (ticket: ApiKey): string => PREFIX + formatKey(ticket).slice(PREFIX.length);

/** Fails with `unauthenticated`. */
export function parseTicket(text: string): ApiKey {
  if (text.startsWith(PREFIX)) return parseKey(`hxd_${text.slice(PREFIX.length)}`);
  throw new AppError('unauthenticated', 'The ticket is not one of this platform; a ticket begins with hxt_.');
}
