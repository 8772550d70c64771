import type { Platform } from '@hexad/host';
import type { Caller } from '@hexad/kernel';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { KeyCallers, serveRpc, TokenVerifier, type RpcService } from '@hexad/rpc';
import { Module, type DynamicModule } from '@nestjs/common';
import type { Slice } from '../../workflow.module.js';

/** Callers by their API keys. */
class ByKey extends TokenVerifier {
  readonly #keys: KeyCallers;

  constructor(keys: KeyCallers) {
    super();
    this.#keys = keys;
  }

  override verify(key: string): Promise<Caller> {
    return this.#keys.byKey(key);
  }
}

@Module({})
class DoorModule {
  static with({ controllers, providers }: Slice): DynamicModule {
    return { module: DoorModule, controllers: [...controllers], providers: [...providers] };
  }
}

/** The calls of plugins alone, for services outside: whoever has a key of a tenant acts for that tenant. */
export function openDoor(platform: Platform, address: string, slice: Slice): Promise<RpcService> {
  const { clock, metrics, tracing, rpc } = platform;
  const verifier = new ByKey(new KeyCallers(rpc.client('identity', IdentityServiceService), clock));
  return serveRpc(DoorModule.with(slice), { address, verifier, clock, metrics, tracing, log: platform.log('workflow') });
}
