import { AppError, may, requireRight, type Caller, type Clock, readPage, type Page, type PageWish } from '@hexad/kernel';
import { hint, type KeyEncryption } from '@hexad/secrets';
import { checkKnown, checkProvider, checkSecret, idFrom, nameFrom, notFound, scopeFrom } from '../domain/checks.js';
import type { Credential, Scope } from '../domain/credential.js';
import { contextOf } from './context.js';
import type { Credentials, Places, Users } from './ports.js';
import { writeSealed } from './sealing.js';

export interface KeyWish {
  /** The same for a repeated wish. */
  readonly id: string;
  readonly provider: string;
  readonly scope: string;
  /** UUID of a project; empty for the tenant, and for oneself. */
  readonly scopeId: string;
  readonly name: string;
  readonly secret: string;
}

export interface ManageKeysParts {
  readonly credentials: Credentials;
  readonly users: Users;
  readonly places: Places;
  readonly kek: KeyEncryption;
  readonly clock: Clock;
}

/** The keys with which a tenant calls its providers. They go in and never come out. */
export class ManageKeys {
  readonly #credentials: Credentials;
  readonly #users: Users;
  readonly #places: Places;
  readonly #kek: KeyEncryption;
  readonly #clock: Clock;

  constructor({ credentials, users, places, kek, clock }: ManageKeysParts) {
    this.#credentials = credentials;
    this.#users = users;
    this.#places = places;
    this.#kek = kek;
    this.#clock = clock;
  }

  /**
   * Fails with `conflict` when the place has a key for this provider: that one is rotated; with `not_found` for a provider or a project that the tenant
   * does not have.
   */
  async create(caller: Caller, wish: KeyWish): Promise<Credential> {
    checkProvider(wish.provider);
    checkSecret(wish.secret);
    const name = nameFrom(wish.name, wish.secret);
    const place = await this.#place(caller, scopeFrom(wish.scope), wish.scopeId);
    checkKnown(wish.provider, await this.#places.providers(caller.tenant));
    const now = this.#clock.now();
    const credential: Credential = {
      ...place,
      id: wish.id,
      provider: wish.provider,
      name,
      hint: hint(wish.secret),
      version: 1,
      createdAt: now,
      rotatedAt: now,
      lastUsedOn: undefined,
      refusedAt: undefined,
    };
    const { tenant, actor } = caller;
    const add = (sealed: Parameters<Credentials['add']>[1]['sealed']) => this.#credentials.add(tenant, { ...credential, sealed }, actor);
    if ((await writeSealed(this.#kek, wish.secret, contextOf(tenant, credential), add)) === 'written') return credential;
    const known = await this.#credentials.find(tenant, wish.id);
    if (known && same(known, credential)) return known;
    throw taken(credential);
  }

  /** A new secret for it, from the next call on; the old one is erased. Calls under way end with what they have. */
  async rotate(caller: Caller, text: string, secret: string): Promise<Credential> {
    checkSecret(secret);
    const { tenant } = caller;
    const { id, provider } = await this.#reach(caller, text);
    const at = this.#clock.now();
    const replace = (sealed: Parameters<Credentials['replace']>[2]['sealed']) =>
      this.#credentials.replace(tenant, id, { sealed, hint: hint(secret), at });
    await writeSealed(this.#kek, secret, contextOf(tenant, { id, provider }), replace);
    return this.#reach(caller, text);
  }

  get(caller: Caller, text: string): Promise<Credential> {
    return this.#reach(caller, text);
  }

  /** All of the tenant for who manages them, one's own for everybody else. Newest first. */
  async list(caller: Caller, { provider, ...page }: PageWish & { readonly provider: string }): Promise<Page<Credential>> {
    const all = may(caller, 'credentials.manage');
    if (!all) requireRight(caller, 'credentials.own');
    const user = all ? undefined : await this.#self(caller);
    return readPage(page, (limit, after) =>
      this.#credentials.list(caller.tenant, {
        limit,
        ...(after && { after }),
        ...(user !== undefined && { user }),
        ...(provider !== '' && { provider }),
      }),
    );
  }

  /** The next call finds it gone. */
  async remove(caller: Caller, text: string): Promise<void> {
    const { id } = await this.#reach(caller, text);
    if (!(await this.#credentials.remove(caller.tenant, id))) throw notFound('key', text);
  }

  /** Somebody else's is nothing that one may know of. */
  async #reach(caller: Caller, text: string): Promise<Credential> {
    const all = may(caller, 'credentials.manage');
    if (!all) requireRight(caller, 'credentials.own');
    const found = await this.#credentials.find(caller.tenant, idFrom('key', text));
    const own = found?.scope === 'user' && found.scopeId === (await this.#users.of(caller.tenant, caller.actor));
    if (found === undefined || !(all || own)) throw notFound('key', text);
    return found;
  }

  async #place(caller: Caller, scope: Scope, scopeId: string): Promise<Pick<Credential, 'scope' | 'scopeId'>> {
    requireRight(caller, scope === 'user' ? 'credentials.own' : 'credentials.manage');
    if (scope === 'project') return { scope, scopeId: await this.#project(caller, scopeId) };
    const self = scope === 'user' ? await this.#self(caller) : '';
    if (scopeId !== '' && scopeId !== self)
      throw new AppError('invalid', scope === 'user' ? 'A key of a user is made by that user; leave the id of the scope out.' : 'A key of the tenant has no id of a scope; leave it out.'); // prettier-ignore
    return { scope, scopeId: self };
  }

  async #project(caller: Caller, text: string): Promise<string> {
    const id = idFrom('project', text);
    if (!(await this.#places.hasProject(caller, id))) throw notFound('project', id);
    return id;
  }

  async #self({ tenant, actor }: Caller): Promise<string> {
    const user = await this.#users.of(tenant, actor);
    if (user === undefined) throw new AppError('invalid', `${actor} is no user and has no keys of its own.`);
    return user;
  }
}

/** The secret may be another: whoever repeats a wish repeats it as it was. */
const same = (one: Credential, other: Credential): boolean =>
  one.provider === other.provider && one.scope === other.scope && one.scopeId === other.scopeId && one.name === other.name && one.hint === other.hint; // prettier-ignore

const taken = ({ provider, scope }: Credential): AppError =>
  new AppError('conflict', `There is a key for ${provider} of this ${scope} already; rotate or delete that one.`, {
    details: { provider, scope },
  });
