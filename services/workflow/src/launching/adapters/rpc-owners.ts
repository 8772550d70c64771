import { AppError } from '@hexad/kernel';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import type { RpcClients } from '@hexad/rpc';
import { Owners } from '../application/owners.js';

/** Asks identity in their name: so it answers as it would them. */
export class RpcOwners extends Owners {
  readonly #rpc: RpcClients;

  constructor(rpc: RpcClients) {
    super();
    this.#rpc = rpc;
  }

  override async refusal(tenant: string, actor: string, projectId: string): Promise<string | undefined> {
    try {
      const identity = this.#rpc.client('identity', IdentityServiceService);
      const { project } = await identity.getProject({ id: projectId, name: '' }, { caller: { tenant, actor } });
      return project?.role === 'viewer' ? `${actor} is only a viewer in the project by now` : undefined;
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (!['not_found', 'forbidden', 'unauthenticated'].includes(error.code)) throw error;
      return `${actor} is not in the project any more`;
    }
  }
}
