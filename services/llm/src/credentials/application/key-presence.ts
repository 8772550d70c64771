import type { Clock } from '@hexad/kernel';
import type { KeyUser } from '../../calls/application/ports.js';
import { KeyPresence } from '../../routing/application/ports.js';
import type { Credentials } from './ports.js';
import type { TenantSecrets } from './tenant-secrets.js';

/** Milliseconds for which it is believed that there is no key, where nobody tells that one was added. */
const BELIEVED_MS = 1_000;
const MOST = 10_000;

/** Which providers have a key for whom. That there is none is remembered here for a moment: each call by tier asks it of several. */
export class CredentialPresence extends KeyPresence implements Disposable {
  readonly #secrets: TenantSecrets;
  readonly #clock: Clock;
  readonly #listening: Disposable;
  /** By tenant, provider and user, when it was not there. */
  readonly #absent = new Map<string, number>();

  constructor(secrets: TenantSecrets, credentials: Credentials, clock: Clock) {
    super();
    this.#secrets = secrets;
    this.#clock = clock;
    this.#listening = credentials.onChanged((tenant) => this.#forget(tenant));
  }

  override async has(tenant: string, provider: string, who: KeyUser): Promise<boolean> {
    const name = `${tenant} ${provider} ${who.actor} ${who.project ?? ''}`;
    const now = this.#clock.now().getTime();
    const since = this.#absent.get(name);
    if (since !== undefined && now - since < BELIEVED_MS) return false;
    const has = await this.#secrets.has(tenant, who, provider);
    if (this.#absent.size >= MOST) this.#absent.clear();
    if (!has) this.#absent.set(name, now);
    return has;
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  #forget(tenant: string): void {
    for (const name of this.#absent.keys()) if (name.startsWith(tenant)) this.#absent.delete(name);
  }
}
