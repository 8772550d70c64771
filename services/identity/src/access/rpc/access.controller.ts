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
import { Signer } from '../application/ports.js';

/** The calls that need no token: they are where tokens come from. */
@Controller()
export class AccessController {
  constructor(
    private readonly authenticateKey: Authenticate,
    private readonly issueToken: IssueToken,
    private readonly signer: Signer,
  ) {}

  @Rpc(IdentityServiceService.authenticate, { public: true })
  async authenticate({ apiKey }: AuthenticateRequest): Promise<AuthenticateResponse> {
    const { caller, minted } = await this.authenticateKey.execute(apiKey);
    return { ...caller, ...minted, roles: [...(caller.roles ?? [])] };
  }

  @Rpc(IdentityServiceService.issueToken, { public: true })
  issue({ service, serviceSecret, tenant, actor }: IssueTokenRequest): Promise<IssueTokenResponse> {
    return this.issueToken.execute({ service, secret: serviceSecret, tenant, actor });
  }

  @Rpc(IdentityServiceService.getPublicKey, { public: true })
  publicKey(_request: GetPublicKeyRequest): GetPublicKeyResponse {
    return { jwk: this.signer.publicKey() };
  }
}
