import { AppError, type ModelProtocol } from '@hexad/kernel';
import type { CallRights } from '../../calls/application/call-rights.js';
import type { CallFacts } from '../../calls/application/calls.js';
import type { CallOrder } from '../../calls/application/ports.js';
import type { Given } from '../domain/door.js';
import type { DoorReply, DoorRequest } from '../domain/exchange.js';
import { isObject, type Json } from '../domain/fields.js';
import { readWishes } from '../domain/wishes.js';

/** A request while it is answered. */
export interface Visit {
  readonly request: DoorRequest;
  readonly protocol: ModelProtocol;
  readonly given: Given;
  /** Unix milliseconds. */
  readonly cameAt: number;
}

/** The JSON object that was sent. Fails with `invalid`. */
export function bodyOf({ body, headers }: DoorRequest): Json {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
  if (!/^application\/json\s*(?:;|$)/i.test(type))
    throw new AppError('invalid', 'The body must be JSON: send `Content-Type: application/json`.');
  if (encoding !== 'identity') throw new AppError('invalid', `The body is in ${encoding}; send it as it is, without Content-Encoding.`);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    throw new AppError('invalid', 'The body of the request is not valid JSON; send one JSON object.');
  }
  if (isObject(value)) return value;
  throw new AppError('invalid', 'The body of the request must be a JSON object.');
}

export type Ordered = Pick<
  CallOrder,
  'caller' | 'path' | 'purpose' | 'agent' | 'conversation' | 'prompt' | 'cacheTtlMs' | 'guards' | 'signal'
>;

/** Who asks and pays, checked. Fails as `CallRights.check`. */
export async function orderedBy({ caller, headers, signal }: DoorRequest, rights: CallRights): Promise<Ordered> {
  const { path: said, ...wishes } = readWishes(headers);
  const path = { ...said, project: said.project ?? (caller.project || undefined) };
  await rights.check(caller, path);
  return { caller, signal, path, ...wishes };
}

export function jsonReply(body: unknown, headers: Readonly<Record<string, string>> = {}): DoorReply {
  return { status: 200, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(JSON.stringify(body)) };
}

/** What a client may want to know of a call beside its answer. */
export function factHeaders({ id, provider, cache }: CallFacts, cost?: bigint): Record<string, string> {
  return {
    'x-hexad-call': id,
    'x-hexad-provider': provider,
    'x-hexad-cache': cache,
    ...(cost !== undefined && { 'x-hexad-cost-micro-usd': String(cost) }),
  };
}
