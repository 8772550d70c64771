import { Clock } from '@hexad/kernel';
import {
  KeyServiceService as Service,
  type CreateKeyRequest,
  type CreateKeyResponse,
  type DeleteKeyRequest,
  type DeleteKeyResponse,
  type GetKeyRequest,
  type GetKeyResponse,
  type GetRotationRequest,
  type GetRotationResponse,
  type ListKeysRequest,
  type ListKeysResponse,
  type RotateEncryptionRequest,
  type RotateEncryptionResponse,
  type RotateKeyRequest,
  type RotateKeyResponse,
} from '@hexad/proto/llm/v1/keys';
import { Rpc, type CallContext, derivedId } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ManageKeys } from '../application/manage-keys.js';
import { RotateEncryption } from '../application/rotate-encryption.js';
import { keyMessage, rotationMessage } from './messages.js';

const WITHIN = { within: 'tenant' } as const;

@Controller()
export class KeysController {
  constructor(
    private readonly keys: ManageKeys,
    private readonly encryption: RotateEncryption,
    private readonly clock: Clock,
  ) {}

  @Rpc(Service.createKey, WITHIN)
  async create(wish: CreateKeyRequest, call: CallContext): Promise<CreateKeyResponse> {
    const credential = await this.keys.create(call.caller, { ...wish, id: derivedId(call, 'credential') });
    return { key: keyMessage(credential, this.clock.now()) };
  }

  @Rpc(Service.listKeys, WITHIN)
  async list(wish: ListKeysRequest, { caller }: CallContext): Promise<ListKeysResponse> {
    const { items, nextCursor } = await this.keys.list(caller, wish);
    return { keys: items.map((credential) => keyMessage(credential, this.clock.now())), nextCursor };
  }

  @Rpc(Service.getKey, WITHIN)
  async get({ id }: GetKeyRequest, { caller }: CallContext): Promise<GetKeyResponse> {
    return { key: keyMessage(await this.keys.get(caller, id), this.clock.now()) };
  }

  @Rpc(Service.deleteKey, WITHIN)
  async delete({ id }: DeleteKeyRequest, { caller }: CallContext): Promise<DeleteKeyResponse> {
    await this.keys.remove(caller, id);
    return {};
  }

  @Rpc(Service.rotateKey, WITHIN)
  async rotate({ id, secret }: RotateKeyRequest, { caller }: CallContext): Promise<RotateKeyResponse> {
    return { key: keyMessage(await this.keys.rotate(caller, id, secret), this.clock.now()) };
  }

  @Rpc(Service.rotateEncryption, WITHIN)
  async rotateEncryption(_: RotateEncryptionRequest, call: CallContext): Promise<RotateEncryptionResponse> {
    return { rotation: rotationMessage(await this.encryption.begin(call.caller, derivedId(call, 'rotation'))) };
  }

  @Rpc(Service.getRotation, WITHIN)
  async getRotation({ id }: GetRotationRequest, { caller }: CallContext): Promise<GetRotationResponse> {
    return { rotation: rotationMessage(await this.encryption.get(caller, id)) };
  }
}
