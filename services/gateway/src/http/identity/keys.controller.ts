import { AppError, type Caller } from '@hexad/kernel';
import type { Key } from '@hexad/proto/identity/v1/keys';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { createKey, listKeys, revokeKey } from './keys.endpoints.js';

@Controller()
export class KeysController {
  constructor(private readonly backend: Backend) {}

  @Serves(createKey)
  async create(@Input() { body, idempotencyKey }: InputOf<typeof createKey>, @By() caller: Caller) {
    const { name, userId = '', expiresAt = '' } = body;
    const { key, secret } = await this.backend.keys.createKey({ name, userId, expiresAt }, { caller, idempotencyKey });
    return { key: keyJson(key), secret };
  }

  @Serves(listKeys)
  async list(@Input() { query }: InputOf<typeof listKeys>, @By() caller: Caller) {
    const { keys, nextCursor } = await this.backend.keys.listKeys({ ...query, userId: query.userId ?? '' }, { caller });
    return { keys: keys.map(keyJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(revokeKey)
  async revoke(@Input() { params, idempotencyKey }: InputOf<typeof revokeKey>, @By() caller: Caller) {
    return keyJson((await this.backend.keys.revokeKey(params, { caller, idempotencyKey })).key);
  }
}

function keyJson(key: Key | undefined) {
  if (key === undefined) throw new AppError('internal', 'Identity answered without the key.');
  return { ...key, expiresAt: orNull(key.expiresAt), revokedAt: orNull(key.revokedAt) };
}
