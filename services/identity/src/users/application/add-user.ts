import { AppError, requireRight } from '@hexad/kernel';
import type { UserRole } from '../../access/domain/roles.js';
import type { Call, Transactions } from '../../shared/application/transactions.js';
import { nameOf, oneOf } from '../../shared/domain/text.js';
import { USER_ROLES, type User } from '../domain/user.js';

export interface UserWish {
  /** The same for a repeated wish. */
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

export class AddUser {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  execute(call: Call, wish: UserWish): Promise<User> {
    const name = nameOf('user', wish.name);
    const role: UserRole = oneOf('role of a user', USER_ROLES, wish.role);
    return this.#transactions.run(call, async ({ actor, now, users, trail }) => {
      requireRight(actor, role === 'owner' ? 'owners.manage' : 'users.manage');
      const user: User = { id: wish.id, name, role, createdAt: now, disabledAt: undefined };
      if (await users.add(user)) {
        await trail.record({ action: 'user.added', subject: { kind: 'user', id: user.id }, details: { name, role } });
        return user;
      }
      const known = await users.find(wish.id);
      if (known?.name !== name) throw new AppError('conflict', 'This idempotency key was used for another user.');
      return known;
    });
  }
}
