import { requireRight } from '@hexad/kernel';
import type { Action } from '../../audit/domain/entry.js';
import type { Call, Here, Transactions } from '../../shared/application/transactions.js';
import { idOf, notFound, oneOf } from '../../shared/domain/text.js';
import { keepAnOwner, losesOwner, USER_ROLES, type User } from '../domain/user.js';

interface Change {
  readonly action: Action;
  readonly of: (user: User, now: Date) => User;
  readonly details: (before: User, after: User) => Readonly<Record<string, string>>;
}

const DISABLED: Change = {
  action: 'user.disabled',
  of: (user, now) => ({ ...user, disabledAt: user.disabledAt ?? now }),
  details: ({ name }) => ({ name }),
};
const ENABLED: Change = {
  action: 'user.enabled',
  of: (user) => ({ ...user, disabledAt: undefined }),
  details: ({ name }) => ({ name }),
};

/** Changes what a user is or may. A change that is repeated with its key, or that changes nothing, leaves no second entry in the trail. */
export class ChangeUser {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  role(call: Call, id: string, text: string): Promise<User> {
    const role = oneOf('role of a user', USER_ROLES, text);
    return this.#change(call, id, {
      action: 'user.role_changed',
      of: (user) => ({ ...user, role }),
      details: (before) => ({ from: before.role, to: role }),
    });
  }

  disable(call: Call, id: string): Promise<User> {
    return this.#change(call, id, DISABLED);
  }

  enable(call: Call, id: string): Promise<User> {
    return this.#change(call, id, ENABLED);
  }

  #change(call: Call, text: string, change: Change): Promise<User> {
    const id = idOf('user', text);
    return this.#transactions.run(call, async (here) => {
      requireRight(here.actor, 'users.manage');
      // Owners first, always in the same order: two who demote each other wait, they do not meet.
      const owners = await here.users.holdOwners();
      const before = await here.users.hold(id);
      if (before === undefined) throw notFound('user', text);
      const after = change.of(before, here.now);
      if ([before, after].some(({ role }) => role === 'owner')) requireRight(here.actor, 'owners.manage');
      if (losesOwner(before, after)) keepAnOwner(before, after, owners);
      return (await here.first(change.action)) ? save(here, before, after, change) : before;
    });
  }
}

async function save({ users, trail }: Here, before: User, after: User, { action, details }: Change): Promise<User> {
  if (before.role === after.role && before.disabledAt?.getTime() === after.disabledAt?.getTime()) return before;
  await users.save(after);
  await trail.record({ action, subject: { kind: 'user', id: before.id }, details: details(before, after) });
  return after;
}
