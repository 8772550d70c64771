import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '@hexad/kernel';
import { Agent, buildConnector, fetch as undiciFetch, type Dispatcher } from 'undici';
import type { OutgoingHosts } from '../application/outgoing-hosts.js';
import { targetOf } from '../domain/host.js';

/**
 * Connections that only go where they may: the addresses that were checked are the ones connected to, so a name that means something else a moment
 * later changes nothing. Kept alive, one pool for all tenants.
 */
export function guardedDispatcher(hosts: OutgoingHosts): Agent {
  return new Agent({ connect: guardedConnector(hosts), headersTimeout: 0, bodyTimeout: 0 });
}

function guardedConnector(hosts: OutgoingHosts): buildConnector.connector {
  return (options, callback) => void connect(hosts, options, callback);
}

async function connect(hosts: OutgoingHosts, options: buildConnector.Options, callback: buildConnector.Callback): Promise<void> {
  let addresses: readonly string[];
  try {
    addresses = await hosts.connectable(targetOf(options));
  } catch (error) {
    callback(AppError.from(error), null);
    return;
  }
  buildConnector({ lookup: answering(addresses), timeout: 10_000, autoSelectFamily: true })(options, callback);
}

/** Answers with what was found before, whatever it is asked. */
const answering =
  (addresses: readonly string[]): LookupFunction =>
  (_, options, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    if (options.all === true) callback(null, found);
    else callback(null, found[0]!.address, found[0]!.family);
  };

/**
 * `fetch` for the SDKs. Goes only where it may, and follows no redirect: who answers is who was asked. What was refused fails as its AppError in
 * `cause`.
 */
export function guardedFetch(dispatcher: Dispatcher): typeof globalThis.fetch {
  const guarded = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { url, ...rest } = input instanceof Request ? await opened(input) : { url: input };
    const request = { ...rest, ...(await plain(init)), dispatcher, redirect: 'manual' };
    return undiciFetch(url, request as Parameters<typeof undiciFetch>[1]);
  };
  return guarded;
}

async function opened(request: Request): Promise<RequestInit & { url: string }> {
  const { url, method, headers, signal } = request;
  return { url, method, headers: [...headers], signal, ...(request.body && { body: await request.arrayBuffer() }) };
}

/** The platform's own classes are others than undici's, which knows its own only. */
async function plain(init: RequestInit): Promise<RequestInit> {
  const headers = new Headers(init.headers);
  if (!(init.body instanceof FormData)) return { ...init, headers: [...headers] };
  const form = new Response(init.body);
  headers.set('content-type', form.headers.get('content-type')!);
  return { ...init, headers: [...headers], body: await form.arrayBuffer() };
}
