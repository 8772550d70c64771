import {
  IdentityServiceService as Identity,
  type GetPublicKeyRequest,
  type GetPublicKeyResponse,
  type IssueTokenRequest,
  type IssueTokenResponse,
} from '@hexad/proto/identity/v1/identity';
import { WorkflowServiceService as Workflow, type StartRunRequest, type StartRunResponse } from '@hexad/proto/workflow/v1/workflow';
import { Rpc, TOKEN } from '@hexad/rpc';
import { Signer } from '@hexad/rpc/testing';
import { Controller, Module } from '@nestjs/common';

/** What answers: the same as the raw server, and identity's tokens. */
@Controller()
class BenchController {
  readonly #signer = Signer.create();

  @Rpc(Workflow.startRun)
  async start(request: StartRunRequest): Promise<StartRunResponse> {
    return { runId: request.projectId };
  }

  @Rpc(Identity.issueToken, { public: true })
  async issue({ tenant, actor }: IssueTokenRequest): Promise<IssueTokenResponse> {
    const at = new Date();
    const token = await (await this.#signer).sign({ tenant, actor, roles: ['member'] }, { at });
    return { token, expiresAt: at.getTime() + TOKEN.lifetime * 1_000 };
  }

  @Rpc(Identity.getPublicKey, { public: true })
  async publicKey(_request: GetPublicKeyRequest): Promise<GetPublicKeyResponse> {
    return { jwk: (await this.#signer).jwk, keys: [] };
  }
}

@Module({ controllers: [BenchController] })
export class BenchModule {}
