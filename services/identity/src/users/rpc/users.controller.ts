import {
  UserServiceService as Service,
  type AddUserRequest,
  type AddUserResponse,
  type ChangeUserRoleRequest,
  type ChangeUserRoleResponse,
  type DisableUserRequest,
  type DisableUserResponse,
  type EnableUserRequest,
  type EnableUserResponse,
  type ListUsersRequest,
  type ListUsersResponse,
  type User as UserMessage,
} from '@hexad/proto/identity/v1/users';
import { Rpc, type CallContext, derivedId } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { timeText } from '../../shared/rpc/time.js';
import { AddUser } from '../application/add-user.js';
import { ChangeUser } from '../application/change-user.js';
import { ListUsers } from '../application/list-users.js';
import type { User } from '../domain/user.js';

@Controller()
export class UsersController {
  constructor(
    private readonly addUser: AddUser,
    private readonly changeUser: ChangeUser,
    private readonly listUsers: ListUsers,
  ) {}

  @Rpc(Service.addUser)
  async add({ name, role }: AddUserRequest, call: CallContext): Promise<AddUserResponse> {
    return { user: toMessage(await this.addUser.execute(call, { id: derivedId(call, 'user'), name, role })) };
  }

  @Rpc(Service.listUsers)
  async list(request: ListUsersRequest, call: CallContext): Promise<ListUsersResponse> {
    const { items, nextCursor } = await this.listUsers.execute(call, request);
    return { users: items.map(toMessage), nextCursor };
  }

  @Rpc(Service.changeUserRole)
  async role({ id, role }: ChangeUserRoleRequest, call: CallContext): Promise<ChangeUserRoleResponse> {
    return { user: toMessage(await this.changeUser.role(call, id, role)) };
  }

  @Rpc(Service.disableUser)
  async disable({ id }: DisableUserRequest, call: CallContext): Promise<DisableUserResponse> {
    return { user: toMessage(await this.changeUser.disable(call, id)) };
  }

  @Rpc(Service.enableUser)
  async enable({ id }: EnableUserRequest, call: CallContext): Promise<EnableUserResponse> {
    return { user: toMessage(await this.changeUser.enable(call, id)) };
  }
}

const toMessage = ({ id, name, role, createdAt, disabledAt }: User): UserMessage => ({
  id,
  name,
  role,
  createdAt: timeText(createdAt),
  disabledAt: timeText(disabledAt),
});
