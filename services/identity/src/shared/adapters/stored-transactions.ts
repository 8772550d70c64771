import { isUuid, type Caller, type Clock, type Ids, uuidFrom } from '@hexad/kernel';
import type { Store, Tx } from '@hexad/store';
import { VALID_KEYS } from '../../access/adapters/valid-keys.js';
import { rolesOfUser, type UserRole } from '../../access/domain/roles.js';
import { StoredTrail } from '../../audit/adapters/stored-trail.js';
import { StoredKeys } from '../../keys/adapters/stored-keys.js';
import { StoredMembers } from '../../members/adapters/stored-members.js';
import { StoredPeople } from '../../people/adapters/stored-people.js';
import { StoredProjects } from '../../projects/adapters/stored-projects.js';
import { StoredTenantRows } from '../../tenants/adapters/stored-tenant-rows.js';
import { StoredUsers } from '../../users/adapters/stored-users.js';
import { Transactions, type Actor, type Call, type Here } from '../application/transactions.js';

interface Who {
  readonly user: string;
  readonly key: string | null;
  readonly role: UserRole;
}

export class StoredTransactions extends Transactions {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(store: Store, clock: Clock, ids: Ids) {
    super();
    this.#store = store;
    this.#clock = clock;
    this.#ids = ids;
  }

  override run<T>({ caller, idempotencyKey = '' }: Call, work: (here: Here) => Promise<T>): Promise<T> {
    const now = this.#clock.now();
    return this.#store.inTenant(caller.tenant, async (tx) => {
      const actor = await actorOf(tx, caller, now);
      return work(this.#here(tx, actor, now, idempotencyKey));
    });
  }

  override runIn<T>(tenant: string, actor: Actor, work: (here: Here) => Promise<T>): Promise<T> {
    return this.#store.inTenant(tenant, (tx) => work(this.#here(tx, actor, this.#clock.now(), '')));
  }

  #here(tx: Tx, actor: Actor, now: Date, idempotencyKey: string): Here {
    return {
      actor,
      now,
      tenants: new StoredTenantRows(tx),
      users: new StoredUsers(tx),
      keys: new StoredKeys(tx),
      projects: new StoredProjects(tx),
      members: new StoredMembers(tx),
      people: new StoredPeople(tx),
      trail: new StoredTrail(tx, actor, () => ({ id: this.#ids.next(), at: now })),
      first: (name) => tx.firstTime(`rpc.${name}`, uuidFrom([actor.actor, idempotencyKey])),
    };
  }
}

/** Services and agents are what their token says; people are what the database says. */
async function actorOf(tx: Tx, caller: Caller, now: Date): Promise<Actor> {
  const [, kind, id = ''] = /^(user|key):(.+)$/.exec(caller.actor) ?? [];
  if (kind === undefined) return caller;
  const [found] = isUuid(id)
    ? kind === 'user'
      ? await tx.query<Who>('select id as "user", null as key, role from users where id = $1 and disabled_at is null', [id])
      : await tx.query<Who>(`select u.id as "user", k.id as key, u.role ${VALID_KEYS} and k.id = $2`, [now, id])
    : [];
  if (found === undefined) return { ...caller, roles: [] };
  const { user, key, role } = found;
  return { ...caller, roles: rolesOfUser(caller.tenant, role), user, ...(key !== null && { key }) };
}
