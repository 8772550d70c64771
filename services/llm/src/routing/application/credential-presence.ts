import type { Clock } from '@hexad/kernel';
import type { KeyUser } from '../../calls/application/ports.js';
import type { Credentials, Place, Users } from '../../credentials/application/ports.js';
import { KeyPresence } from './ports.js';
import { Recent } from './recent.js';

const PAGE = 500;
/** A tenant with more keys has some that are not seen here; providers are then called and say so. */
const MOST_PAGES = 20;

/** By the tenant's credentials, as they were within the last second. */
export class CredentialPresence extends KeyPresence implements Disposable {
  readonly #users: Users;
  readonly #places: Recent<ReadonlyMap<string, readonly Place[]>>;
  readonly #changes: Disposable;

  constructor(credentials: Credentials, users: Users, clock: Clock) {
    super();
    this.#users = users;
    this.#places = new Recent((tenant) => placesOf(credentials, tenant), clock);
    this.#changes = credentials.onChanged((tenant) => this.#places.forget(tenant));
  }

  override async has(tenant: string, provider: string, { actor, project }: KeyUser): Promise<boolean> {
    const places = (await this.#places.of(tenant)).get(provider) ?? [];
    if (places.some(({ scope, scopeId }) => scope === 'tenant' || (scope === 'project' && scopeId === project))) return true;
    // Who acts is asked for only where it matters.
    if (actor === '' || places.every(({ scope }) => scope !== 'user')) return false;
    const user = await this.#users.of(tenant, actor);
    return places.some(({ scope, scopeId }) => scope === 'user' && scopeId === user);
  }

  [Symbol.dispose](): void {
    this.#changes[Symbol.dispose]();
  }
}

async function placesOf(credentials: Credentials, tenant: string): Promise<ReadonlyMap<string, readonly Place[]>> {
  const all: Place[] = [];
  let after: { readonly createdAt: Date; readonly id: string } | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = await credentials.list(tenant, { limit: PAGE, ...(after && { after }) });
    all.push(...found);
    after = found.at(-1);
    if (found.length < PAGE) break;
  }
  return Map.groupBy(all, ({ provider }) => provider);
}
