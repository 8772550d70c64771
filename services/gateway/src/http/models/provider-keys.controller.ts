import { AppError, type Caller } from '@hexad/kernel';
import type { EncryptionRotation, Key } from '@hexad/proto/llm/v1/keys';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import {
  createProviderKey,
  deleteProviderKey,
  getKeyRotation,
  getProviderKey,
  lastKeyRotation,
  listProviderKeys,
  rotateKeyEncryption,
  rotateProviderKey,
} from './provider-keys.endpoints.js';

@Controller()
export class ProviderKeysController {
  constructor(private readonly backend: Backend) {}

  @Serves(createProviderKey)
  async create(@Input() { body, idempotencyKey }: InputOf<typeof createProviderKey>, @By() caller: Caller) {
    const { key } = await this.backend.providerKeys.createKey({ ...body, scopeId: body.scopeId ?? '' }, { caller, idempotencyKey });
    return keyJson(key);
  }

  @Serves(listProviderKeys)
  async list(@Input() { query }: InputOf<typeof listProviderKeys>, @By() caller: Caller) {
    const { keys, nextCursor } = await this.backend.providerKeys.listKeys({ ...query, provider: query.provider ?? '' }, { caller });
    return { keys: keys.map(keyJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(getProviderKey)
  async get(@Input() { params }: InputOf<typeof getProviderKey>, @By() caller: Caller) {
    return keyJson((await this.backend.providerKeys.getKey(params, { caller })).key);
  }

  @Serves(deleteProviderKey)
  async remove(@Input() { params, idempotencyKey }: InputOf<typeof deleteProviderKey>, @By() caller: Caller): Promise<void> {
    await this.backend.providerKeys.deleteKey(params, { caller, idempotencyKey });
  }

  @Serves(rotateProviderKey)
  async rotate(@Input() { params, body, idempotencyKey }: InputOf<typeof rotateProviderKey>, @By() caller: Caller) {
    return keyJson((await this.backend.providerKeys.rotateKey({ ...params, ...body }, { caller, idempotencyKey })).key);
  }

  @Serves(rotateKeyEncryption)
  async rotateEncryption(@Input() { idempotencyKey }: InputOf<typeof rotateKeyEncryption>, @By() caller: Caller) {
    return rotationJson((await this.backend.providerKeys.rotateEncryption({}, { caller, idempotencyKey })).rotation);
  }

  @Serves(lastKeyRotation)
  async lastRotation(@By() caller: Caller) {
    return rotationJson((await this.backend.providerKeys.getRotation({ id: '' }, { caller })).rotation);
  }

  @Serves(getKeyRotation)
  async rotation(@Input() { params }: InputOf<typeof getKeyRotation>, @By() caller: Caller) {
    return rotationJson((await this.backend.providerKeys.getRotation(params, { caller })).rotation);
  }
}

function keyJson(key: Key | undefined) {
  if (key === undefined) throw new AppError('internal', 'The model service answered without the key.');
  const { scopeId, hint, lastUsedOn, refusedAt } = key;
  return { ...key, scopeId: orNull(scopeId), hint: orNull(hint), lastUsedOn: orNull(lastUsedOn), refusedAt: orNull(refusedAt) };
}

function rotationJson(rotation: EncryptionRotation | undefined) {
  if (rotation === undefined) throw new AppError('internal', 'The model service answered without the rotation.');
  return { ...rotation, finishedAt: orNull(rotation.finishedAt) };
}
