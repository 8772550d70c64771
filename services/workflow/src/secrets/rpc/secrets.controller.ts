import {
  SecretServiceService as Service,
  type DeleteSecretRequest,
  type DeleteSecretResponse,
  type ListSecretsRequest,
  type ListSecretsResponse,
  type RotateSecretEncryptionRequest,
  type RotateSecretEncryptionResponse,
  type Secret as SecretMessage,
  type SetSecretRequest,
  type SetSecretResponse,
} from '@hexad/proto/workflow/v1/secrets';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ManageSecrets } from '../application/manage-secrets.js';
import { RotateSecrets } from '../application/rotate-secrets.js';
import type { Secret } from '../domain/secret.js';

const ONE_PROJECT = { within: { of: 'project', by: 'projectId' } } as const;

@Controller()
export class SecretsController {
  constructor(
    private readonly secrets: ManageSecrets,
    private readonly rotation: RotateSecrets,
  ) {}

  @Rpc(Service.setSecret, ONE_PROJECT)
  async set({ projectId, name, value }: SetSecretRequest, { caller, idempotencyKey }: CallContext): Promise<SetSecretResponse> {
    return { secret: secretMessage(await this.secrets.set(caller, { projectId, name, value, key: idempotencyKey ?? '' })) };
  }

  @Rpc(Service.listSecrets, ONE_PROJECT)
  async list({ projectId }: ListSecretsRequest, { caller }: CallContext): Promise<ListSecretsResponse> {
    return { secrets: (await this.secrets.list(caller, projectId)).map(secretMessage) };
  }

  @Rpc(Service.deleteSecret, ONE_PROJECT)
  async remove({ projectId, name }: DeleteSecretRequest, { caller }: CallContext): Promise<DeleteSecretResponse> {
    await this.secrets.remove(caller, projectId, name);
    return {};
  }

  @Rpc(Service.rotateSecretEncryption, { within: 'tenant' })
  async rotate(_request: RotateSecretEncryptionRequest, { caller }: CallContext): Promise<RotateSecretEncryptionResponse> {
    return this.rotation.execute(caller);
  }
}

const secretMessage = ({ createdAt, changedAt, ...secret }: Secret): SecretMessage => ({
  ...secret,
  createdAt: createdAt.toISOString(),
  changedAt: changedAt.toISOString(),
});
