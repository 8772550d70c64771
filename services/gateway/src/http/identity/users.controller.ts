import { AppError, type Caller } from '@hexad/kernel';
import type { User } from '@hexad/proto/identity/v1/users';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { addUser, changeUserRole, disableUser, enableUser, listUsers } from './users.endpoints.js';

@Controller()
export class UsersController {
  constructor(private readonly backend: Backend) {}

  @Serves(addUser)
  async add(@Input() { body, idempotencyKey }: InputOf<typeof addUser>, @By() caller: Caller) {
    return userJson((await this.backend.users.addUser(body, { caller, idempotencyKey })).user);
  }

  @Serves(listUsers)
  async list(@Input() { query }: InputOf<typeof listUsers>, @By() caller: Caller) {
    const { users, nextCursor } = await this.backend.users.listUsers(query, { caller });
    return { users: users.map(userJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(changeUserRole)
  async role(@Input() { params, body, idempotencyKey }: InputOf<typeof changeUserRole>, @By() caller: Caller) {
    return userJson((await this.backend.users.changeUserRole({ ...params, ...body }, { caller, idempotencyKey })).user);
  }

  @Serves(disableUser)
  async disable(@Input() { params, idempotencyKey }: InputOf<typeof disableUser>, @By() caller: Caller) {
    return userJson((await this.backend.users.disableUser(params, { caller, idempotencyKey })).user);
  }

  @Serves(enableUser)
  async enable(@Input() { params, idempotencyKey }: InputOf<typeof enableUser>, @By() caller: Caller) {
    return userJson((await this.backend.users.enableUser(params, { caller, idempotencyKey })).user);
  }
}

function userJson(user: User | undefined) {
  if (user === undefined) throw new AppError('internal', 'Identity answered without the user.');
  return { ...user, disabledAt: orNull(user.disabledAt) };
}
