import {
  KeyServiceService as Service,
  type CreateKeyRequest,
  type CreateKeyResponse,
  type Key as KeyMessage,
  type ListKeysRequest,
  type ListKeysResponse,
  type RevokeKeyRequest,
  type RevokeKeyResponse,
} from '@hexad/proto/identity/v1/keys';
import { Rpc, type CallContext, derivedId } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { timeText } from '../../shared/rpc/time.js';
import { CreateKey } from '../application/create-key.js';
import { ListKeys } from '../application/list-keys.js';
import { RevokeKey } from '../application/revoke-key.js';
import type { Key } from '../domain/key.js';

@Controller()
export class KeysController {
  constructor(
    private readonly createKey: CreateKey,
    private readonly listKeys: ListKeys,
    private readonly revokeKey: RevokeKey,
  ) {}

  @Rpc(Service.createKey)
  async create({ name, userId, expiresAt }: CreateKeyRequest, call: CallContext): Promise<CreateKeyResponse> {
    const { key, secret } = await this.createKey.execute(call, { id: derivedId(call, 'key'), name, user: userId, expiresAt });
    return { key: toMessage(key), secret };
  }

  @Rpc(Service.listKeys)
  async list({ userId, ...page }: ListKeysRequest, call: CallContext): Promise<ListKeysResponse> {
    const { items, nextCursor } = await this.listKeys.execute(call, { ...page, user: userId });
    return { keys: items.map(toMessage), nextCursor };
  }

  @Rpc(Service.revokeKey)
  async revoke({ id }: RevokeKeyRequest, call: CallContext): Promise<RevokeKeyResponse> {
    return { key: toMessage(await this.revokeKey.execute(call, id)) };
  }
}

const toMessage = ({ id, user, name, createdAt, expiresAt, revokedAt }: Key): KeyMessage => ({
  id,
  userId: user,
  name,
  createdAt: timeText(createdAt),
  expiresAt: timeText(expiresAt),
  revokedAt: timeText(revokedAt),
});
