import { AppError, type Caller } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { listMembers, removeMember, setMember } from './members.endpoints.js';

@Controller()
export class MembersController {
  constructor(private readonly backend: Backend) {}

  @Serves(listMembers)
  async list(@Input() { params }: InputOf<typeof listMembers>, @By() caller: Caller) {
    const { members } = await this.backend.members.listMembers({ projectId: params.id }, { caller });
    return { members };
  }

  @Serves(setMember)
  async set(@Input() { params, body, idempotencyKey }: InputOf<typeof setMember>, @By() caller: Caller) {
    const { member } = await this.backend.members.setMember({ projectId: params.id, ...body }, { caller, idempotencyKey });
    if (member === undefined) throw new AppError('internal', 'Identity answered without the member.');
    return member;
  }

  @Serves(removeMember)
  async remove(@Input() { params, idempotencyKey }: InputOf<typeof removeMember>, @By() caller: Caller): Promise<void> {
    await this.backend.members.removeMember({ projectId: params.id, userId: params.userId }, { caller, idempotencyKey });
  }
}
