import { AppError, type Clock } from '@hexad/kernel';
import type { Json } from '../../expressions/json.js';
import { verified, type SignedRequest } from '../domain/signature.js';
import { readHook } from '../domain/hook-address.js';
import { startedBy, type PullTrigger } from './pull-trigger.js';
import type { HookSecrets } from './secrets-of-hooks.js';
import type { Triggers } from './triggers.js';

/** Headers that runs never see. */
const KEPT_BACK = /signature|authorization|cookie|^x-forwarded|^forwarded/;

export interface Received {
  readonly runId: string;
  readonly deliveryId: string;
}

/** A request at the URL of a webhook trigger. */
export class ReceiveWebhook {
  readonly #triggers: Triggers;
  readonly #secrets: HookSecrets;
  readonly #pull: PullTrigger;
  readonly #clock: Clock;

  constructor(triggers: Triggers, secrets: HookSecrets, pull: PullTrigger, clock: Clock) {
    this.#triggers = triggers;
    this.#secrets = secrets;
    this.#pull = pull;
    this.#clock = clock;
  }

  /** Fails with `not_found`, `unauthenticated`, `invalid` when it does not fit the workflow, `conflict` when it starts nothing for another reason, and `exhausted`. */
  async execute(tenant: string, hook: string, request: SignedRequest): Promise<Received> {
    const at = readHook(hook);
    if (at === undefined || at.tenant !== tenant) throw unknown();
    const trigger = await this.#triggers.get(tenant, at.triggerId).catch((thrown: unknown) => {
      throw AppError.from(thrown).code === 'not_found' ? unknown() : thrown;
    });
    const { on } = trigger.spec;
    if (on.kind !== 'webhook') throw unknown();
    const secret = await this.#secrets.open(tenant, trigger.projectId, trigger.id);
    const deliveryId = secret === undefined ? undefined : verified(on.scheme, secret, request, this.#clock.now());
    if (deliveryId === undefined)
      throw new AppError('unauthenticated', 'The signature does not hold, or the request is older than five minutes.');
    if (trigger.paused || trigger.disabled !== undefined) throw new AppError('conflict', 'The trigger is paused or disabled.');
    const shown = Object.entries(request.headers).filter(([name]) => !KEPT_BACK.test(name));
    const values = { body: bodyOf(request.body), headers: Object.fromEntries(shown), delivery: deliveryId };
    const delivery = await this.#pull.execute(tenant, trigger, { deliveryId, values, depth: 0, once: false });
    return { runId: startedBy(delivery), deliveryId };
  }
}

/** JSON where it is some, otherwise the text. */
function bodyOf(bytes: Uint8Array): Json {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

const unknown = (): AppError => new AppError('not_found', 'There is no webhook at this address.');
