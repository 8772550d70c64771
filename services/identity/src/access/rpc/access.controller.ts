import { Clock } from '@hexad/kernel';
import {
  IdentityServiceService,
  type AuthenticateRequest,
  type AuthenticateResponse,
  type GetPublicKeyRequest,
  type GetPublicKeyResponse,
  type IssueTokenRequest,
  type IssueTokenResponse,
} from '@hexad/proto/identity/v1/identity';
import { Rpc } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { Authenticate } from '../application/authenticate.js';
import { IssueToken } from '../application/issue-token.js';
import { Signer, SigningKeys } from '../application/ports.js';

/** The calls that need no token: they are where tokens come from. */
@Controller()
export class AccessController {
  constructor(
    private readonly authenticateKey: Authenticate,
    private readonly issueToken: IssueToken,
    private readonly signer: Signer,
    private readonly signingKeys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  @Rpc(IdentityServiceService.authenticate, { public: true })
  async authenticate({ apiKey }: AuthenticateRequest): Promise<AuthenticateResponse> {
    const { caller, minted, keyExpiresAt } = await this.authenticateKey.execute(apiKey);
    return { ...caller, ...minted, keyExpiresAt, roles: [...(caller.roles ?? [])] };
  }

  @Rpc(IdentityServiceService.issueToken, { public: true })
  issue({ service, serviceSecret, tenant, actor, work }: IssueTokenRequest): Promise<IssueTokenResponse> {
    return this.issueToken.execute({ service, secret: serviceSecret, tenant, actor, project: work?.projectId });
  }

  @Rpc(IdentityServiceService.getPublicKey, { public: true })
  async publicKey(_request: GetPublicKeyRequest): Promise<GetPublicKeyResponse> {
    return { jwk: this.signer.publicKey().jwk, keys: [...(await this.signingKeys.inUse(this.clock.now()))] };
  }
}
