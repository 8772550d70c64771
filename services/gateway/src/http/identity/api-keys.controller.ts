import { AppError, type Caller } from '@hexad/kernel';
import type { Key } from '@hexad/proto/identity/v1/keys';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.endpoints.js';

@Controller()
export class ApiKeysController {
  constructor(private readonly backend: Backend) {}

  @Serves(createApiKey)
  async create(@Input() { body, idempotencyKey }: InputOf<typeof createApiKey>, @By() caller: Caller) {
    const { name, userId = '', expiresAt = '' } = body;
    const { key, secret } = await this.backend.apiKeys.createKey({ name, userId, expiresAt }, { caller, idempotencyKey });
    return { key: keyJson(key), secret };
  }

  @Serves(listApiKeys)
  async list(@Input() { query }: InputOf<typeof listApiKeys>, @By() caller: Caller) {
    const { keys, nextCursor } = await this.backend.apiKeys.listKeys({ ...query, userId: query.userId ?? '' }, { caller });
    return { keys: keys.map(keyJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(revokeApiKey)
  async revoke(@Input() { params, idempotencyKey }: InputOf<typeof revokeApiKey>, @By() caller: Caller) {
    return keyJson((await this.backend.apiKeys.revokeKey(params, { caller, idempotencyKey })).key);
  }
}

function keyJson(key: Key | undefined) {
  if (key === undefined) throw new AppError('internal', 'Identity answered without the key.');
  return { ...key, expiresAt: orNull(key.expiresAt), revokedAt: orNull(key.revokedAt) };
}
