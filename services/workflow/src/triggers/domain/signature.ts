import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** How far the clock of a sender may be off, and how long a request may be on its way. Milliseconds. */
const TOLERANCE_MS = 300_000;
const ID = /^[\x21-\x7e]{1,200}$/;

/**
 * The id of a delivery whose signature holds: the same request has the same one, so that it counts once however often it comes. Undefined for a request that
 * is not from who has the secret, or is too old.
 */
export function verified(scheme: 'standard' | 'github', secret: string, request: SignedRequest, now: Date): string | undefined {
  return scheme === 'standard' ? standard(secret, request, now) : github(secret, request);
}

/** Standard Webhooks 1: id, time and body are signed. */
function standard(secret: string, { headers, body }: SignedRequest, now: Date): string | undefined {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': signatures = '' } = headers;
  if (!ID.test(id) || !/^\d{1,12}$/.test(timestamp)) return undefined;
  if (Math.abs(now.getTime() - Number(timestamp) * 1_000) > TOLERANCE_MS) return undefined;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const right = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const holds = signatures.split(' ').some((one) => one.startsWith('v1,') && same(Buffer.from(one.slice(3), 'base64'), right));
  return holds ? id : undefined;
}

/** GitHub signs the body alone: what it calls a delivery could be changed by whoever repeats one, so the body is what names it. */
function github(secret: string, { headers, body }: SignedRequest): string | undefined {
  const [, given] = /^sha256=([0-9a-f]{64})$/.exec(headers['x-hub-signature-256'] ?? '') ?? [];
  if (given === undefined) return undefined;
  const right = createHmac('sha256', secret).update(body).digest();
  if (!same(Buffer.from(given, 'hex'), right)) return undefined;
  return createHash('sha256')
    .update(headers['x-github-event'] ?? '')
    .update('\0')
    .update(body)
    .digest('hex');
}

const same = (given: Buffer, right: Buffer): boolean => given.byteLength === right.byteLength && timingSafeEqual(given, right);
