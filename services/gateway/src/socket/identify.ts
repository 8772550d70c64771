import type { IncomingMessage } from 'node:http';
import type { Caller } from '@hexad/kernel';
import type { Callers } from '../application/callers.js';
import { callerOf } from '../http/caller.js';

/** Before the key, among the subprotocols: a browser can set no header but that. */
const BEARER = 'bearer.';

export const protocolsOf = ({ headers }: IncomingMessage): readonly string[] =>
  (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Who connects, by a header or by a subprotocol. Fails with `unauthenticated`. */
export async function callerOfUpgrade(callers: Callers, request: IncomingMessage): Promise<Caller> {
  const key = protocolsOf(request).find((name) => name.startsWith(BEARER));
  return key === undefined ? callerOf(callers, { headers: request.headers, raw: request }) : callers.byKey(key.slice(BEARER.length));
}
