import { AppError, type Caller } from '@hexad/kernel';
import type { HttpHosts, Secret } from '@hexad/proto/workflow/v1/secrets';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { deleteSecret, getHttpHosts, listSecrets, rotateSecretEncryption, setHttpHosts, setSecret } from './secrets.endpoints.js';

@Controller()
export class SecretsController {
  constructor(private readonly backend: Backend) {}

  @Serves(setSecret)
  async set(@Input() { body, idempotencyKey }: InputOf<typeof setSecret>, @By() caller: Caller) {
    const { project = '', ...rest } = body;
    return secretJson((await this.backend.secrets.setSecret({ ...rest, projectId: project }, { caller, idempotencyKey })).secret);
  }

  @Serves(listSecrets)
  async list(@Input() { query }: InputOf<typeof listSecrets>, @By() caller: Caller) {
    const { secrets } = await this.backend.secrets.listSecrets({ projectId: query.project ?? '' }, { caller });
    return { secrets: secrets.map(secretJson) };
  }

  @Serves(deleteSecret)
  async remove(@Input() { params, query, idempotencyKey }: InputOf<typeof deleteSecret>, @By() caller: Caller): Promise<void> {
    await this.backend.secrets.deleteSecret({ ...params, projectId: query.project ?? '' }, { caller, idempotencyKey });
  }

  @Serves(rotateSecretEncryption)
  rotate(@Input() { idempotencyKey }: InputOf<typeof rotateSecretEncryption>, @By() caller: Caller) {
    return this.backend.secrets.rotateSecretEncryption({}, { caller, idempotencyKey });
  }

  @Serves(getHttpHosts)
  async hosts(@Input() { query }: InputOf<typeof getHttpHosts>, @By() caller: Caller) {
    return hostsJson((await this.backend.httpHosts.getHttpHosts({ projectId: query.project ?? '' }, { caller })).list);
  }

  @Serves(setHttpHosts)
  async setHosts(@Input() { body, idempotencyKey }: InputOf<typeof setHttpHosts>, @By() caller: Caller) {
    const request = { projectId: body.project ?? '', hosts: body.hosts };
    return hostsJson((await this.backend.httpHosts.setHttpHosts(request, { caller, idempotencyKey })).list);
  }
}

function secretJson(secret: Secret | undefined) {
  if (!secret) throw new AppError('internal', 'The workflow service answered without the secret.');
  return { ...secret, projectId: orNull(secret.projectId) };
}

function hostsJson(list: HttpHosts | undefined) {
  if (!list) throw new AppError('internal', 'The workflow service answered without the list of hosts.');
  return { hosts: list.hosts, changedBy: orNull(list.changedBy), changedAt: orNull(list.changedAt) };
}
