import { AppError, SystemClock, type Caller } from '@hexad/kernel';
import { KeyServiceService, type ListKeysRequest, type ListKeysResponse } from '@hexad/proto/identity/v1/keys';
import { Connections, GrpcClients, JwtVerifier, Rpc, serveRpc, SocketAddresses, type CallContext } from '@hexad/rpc';
import { Signer } from '@hexad/rpc/testing';
import { NoTracing, SilentLog } from '@hexad/telemetry';
import { temporaryFolder } from '@hexad/testing';
import { Controller, Module } from '@nestjs/common';
import { expect, it } from 'vitest';
import { IdentityUsers } from './adapters/identity-users.js';
import { ADA } from './fixtures/keyhouse.js';

const TENANT = '01890000-0000-7000-8000-000000000001';
const asked: Caller[] = [];

/** Lists one key of whoever asks, as identity does; that of `key:gone` is revoked. */
@Controller()
class Keys {
  @Rpc(KeyServiceService.listKeys)
  async list(_: ListKeysRequest, { caller }: CallContext): Promise<ListKeysResponse> {
    asked.push(caller);
    if (caller.actor === 'key:gone') throw new AppError('forbidden', 'The key is revoked.');
    return { keys: [{ id: '1', userId: ADA, name: '', createdAt: '', expiresAt: '', revokedAt: '' }], nextCursor: '' };
  }
}
@Module({})
class Identity {}

it('whose API key it is, is asked of identity once; users are themselves, and services nobody', async () => {
  using folder = temporaryFolder();
  const [addresses, signer, clock] = [new SocketAddresses(folder.path), await Signer.create(), new SystemClock()];
  using connections = new Connections(addresses);
  const module = { module: Identity, controllers: [Keys] };
  const options = { address: addresses.listen('identity'), verifier: new JwtVerifier(signer.keys, clock), clock };
  await using _ = await serveRpc(module, { ...options, log: new SilentLog(), tracing: new NoTracing() });
  const tokens = { token: (caller: Caller) => signer.sign(caller) };
  const users = new IdentityUsers(new GrpcClients({ connections, clock, tracing: new NoTracing(), tokens }));
  const actors = ['key:one', 'key:one', `user:${ADA}`, 'service:workflow', 'agent:1', 'key:gone'];
  const found: (string | undefined)[] = [];
  for (const actor of actors) found.push(await users.of(TENANT, actor));
  expect(found).toEqual([ADA, ADA, ADA, undefined, undefined, undefined]);
  expect(asked.map(({ tenant, actor }) => [tenant, actor])).toEqual([[TENANT, 'key:one'], [TENANT, 'key:gone']]); // prettier-ignore
});
