import type { IncomingMessage } from 'node:http';
import type { Caller } from '@hexad/kernel';
import type { Callers } from '../application/callers.js';
import { callerOf } from '../http/caller.js';

/** Before the key or the ticket, among the subprotocols: a browser can set no header but that. */
const BEARER = 'bearer.';
const TICKET = 'ticket.';

export const protocolsOf = ({ headers }: IncomingMessage): readonly string[] =>
  (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

export interface Identified {
  readonly caller: Caller;
  /** Says again who it is. */
  readonly identify: () => Promise<Caller>;
}

/** Who connects, by a ticket, or by a key in a header or a subprotocol. A ticket is used up by this. Fails with `unauthenticated`. */
export async function identified(callers: Callers, request: IncomingMessage): Promise<Identified> {
  const ticket = ticketOf(request);
  if (ticket !== undefined) {
    const caller = await callers.byTicket(ticket);
    return { caller, identify: () => callers.again(caller) };
  }
  const identify = (): Promise<Caller> => byKey(callers, request);
  return { caller: await identify(), identify };
}

/** A ticket may stand in the address: by the time a log is read it opens nothing. */
function ticketOf(request: IncomingMessage): string | undefined {
  const named = protocolsOf(request).find((name) => name.startsWith(TICKET));
  if (named !== undefined) return named.slice(TICKET.length);
  const query = request.url?.split('?')[1];
  return (query && new URLSearchParams(query).get('ticket')) || undefined;
}

function byKey(callers: Callers, request: IncomingMessage): Promise<Caller> {
  const key = protocolsOf(request).find((name) => name.startsWith(BEARER));
  return key === undefined ? callerOf(callers, { headers: request.headers, raw: request }) : callers.byKey(key.slice(BEARER.length));
}
