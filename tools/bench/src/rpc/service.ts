import {
  IdentityServiceService as Identity,
  type GetPublicKeyRequest,
  type GetPublicKeyResponse,
  type IssueTokenRequest,
  type IssueTokenResponse,
} from '@hexad/proto/identity/v1/identity';
import { WorkflowServiceService as Workflow, type StartRunRequest, type StartRunResponse } from '@hexad/proto/workflow/v1/workflow';
import { Rpc, TOKEN } from '@hexad/rpc';
import { Controller, Module } from '@nestjs/common';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What answers: the same as the raw server, and identity's tokens. */
@Controller()
class BenchController {
  readonly #keys = generateKeyPair(TOKEN.algorithm, { extractable: true });

  @Rpc(Workflow.startRun)
  async start(request: StartRunRequest): Promise<StartRunResponse> {
    return { runId: request.projectId };
  }

  @Rpc(Identity.issueToken, { public: true })
  async issue({ tenant, actor }: IssueTokenRequest): Promise<IssueTokenResponse> {
    const now = Math.floor(Date.now() / 1_000);
    const token = await new SignJWT({ tenant, roles: ['member'] })
      .setProtectedHeader({ alg: TOKEN.algorithm })
      .setSubject(actor)
      .setIssuer(TOKEN.issuer)
      .setAudience(TOKEN.audience)
      .setIssuedAt(now)
      .setExpirationTime(now + TOKEN.lifetime)
      .sign((await this.#keys).privateKey);
    return { token, expiresAt: (now + TOKEN.lifetime) * 1_000 };
  }

  @Rpc(Identity.getPublicKey, { public: true })
  async publicKey(_request: GetPublicKeyRequest): Promise<GetPublicKeyResponse> {
    return { jwk: JSON.stringify(await exportJWK((await this.#keys).publicKey)) };
  }
}

@Module({ controllers: [BenchController] })
export class BenchModule {}
