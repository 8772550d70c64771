import { createHmac } from 'node:crypto';
import { targetOf, type GuardedHosts, type OutgoingRequest, type Answered } from '@hexad/host/outgoing';
import { AppError, type Caller, type Clock } from '@hexad/kernel';
import type { Delivery, Outcome } from '../domain/delivery.js';
import { Sender, type Channels, type Outgoing } from '../application/ports.js';
import type { SigningSecrets } from '../application/signing-secrets.js';

/** Milliseconds for all of a try. */
const TIMEOUT_MS = 15_000;
/** How often the secrets are looked up that do not open. */
const LOOKS = 2;
/** Bytes of an answer that are read: nobody looks at them. */
const MOST_BYTES = 4_096;
const LONGEST_URL = 2_000;

export interface WebhookParts {
  readonly hosts: GuardedHosts;
  readonly request: (request: OutgoingRequest) => Promise<Answered>;
  readonly channels: Channels;
  readonly secrets: SigningSecrets;
  readonly clock: Clock;
}

/** Standard Webhooks (https://www.standardwebhooks.com): the same id in every try, and a signature by each secret that is active. */
export class WebhookSender extends Sender {
  override readonly kind = 'webhook';
  readonly #parts: WebhookParts;

  constructor(parts: WebhookParts) {
    super();
    this.#parts = parts;
  }

  override async check(_caller: Caller, { target }: { readonly target: string }): Promise<void> {
    const url = URL.parse(target);
    const fits =
      url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '' && url.hash === '';
    if (!fits || target.length > LONGEST_URL)
      throw new AppError(
        'invalid',
        'The target of a webhook is an address as https://example.com/hooks, without a name, a password or a #.',
      );
    await this.#parts.hosts.addresses(targetOf(url));
  }

  override async send(tenant: string, outgoing: Outgoing, signal: AbortSignal): Promise<Outcome> {
    const { channel, delivery } = outgoing;
    const { clock, request } = this.#parts;
    const now = clock.now();
    const open = await this.#secrets(tenant, channel.id, now);
    const timestamp = String(Math.floor(now.getTime() / 1_000));
    const body = bodyOf(outgoing);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Hexad-Webhooks/1',
      'webhook-id': delivery.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': open.map((secret) => signature(secret, delivery.id, timestamp, body)).join(' '),
    };
    return outcomeOf(await request({ url: channel.target, headers, body, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES, signal }), now);
  }

  async #secrets(tenant: string, channel: string, now: Date): Promise<readonly string[]> {
    const { channels, secrets } = this.#parts;
    for (let left = LOOKS; ; left--) {
      const kept = await channels.secrets(tenant, channel, now);
      try {
        return await Promise.all(kept.map((secret) => secrets.open(tenant, channel, secret)));
      } catch (thrown) {
        // A rotation may have ended between the rows and their use: then they are others by now.
        if (AppError.from(thrown).code !== 'key_missing' || left === 1) throw thrown;
      }
    }
  }
}

/** `v1,` and the HMAC-SHA256 of id, time and body under the bytes behind `whsec_`. */
export function signature(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

function bodyOf({ delivery, together }: Outgoing): string {
  if (together.length === 0) return JSON.stringify(told(delivery));
  const { happening } = delivery;
  const data = { count: together.length, events: together.map(told) };
  return JSON.stringify({ type: 'hexad.workflow.digest.v1', timestamp: happening.at.toISOString(), data });
}

const told = ({ happening: { id, type, at, severity, title, projectId, runId, actor, data } }: Delivery) => ({
  type,
  timestamp: at.toISOString(),
  id,
  severity,
  title,
  projectId,
  runId,
  actor,
  data,
});

function outcomeOf({ status, headers }: Answered, now: Date): Outcome {
  if (status >= 200 && status < 300) return { arrived: true, status };
  const redirects = status >= 300 && status < 400;
  const message = redirects
    ? `It redirects (${status}), which is not followed; set the address where it answers itself.`
    : `It answered ${status}.`;
  const retryAfterMs = waitOf(headers['retry-after'], now);
  return { arrived: false, code: 'unavailable', message, status, gone: status === 410, ...(retryAfterMs > 0 && { retryAfterMs }) };
}

/** `Retry-After`: seconds, or a date. 0 for none. */
function waitOf(header: string | string[] | undefined, now: Date): number {
  const [text = ''] = [header ?? ''].flat();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now.getTime());
}
