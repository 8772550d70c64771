import { mutualTlsIn, serverTlsIn, type Platform } from '@hexad/host';
import type { Caller } from '@hexad/kernel';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { KeyCallers, serveRpc, TokenVerifier, type RpcService, type ServerTls } from '@hexad/rpc';
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
  const { clock, metrics, tracing, rpc, settings } = platform;
  const verifier = new ByKey(new KeyCallers(rpc.client('identity', IdentityServiceService), clock));
  return serveRpc(DoorModule.with(slice), {
    address,
    verifier,
    tls: tlsOf(settings),
    clock,
    metrics,
    tracing,
    log: platform.log('workflow'),
  });
}

/** Its own, else that of the platform's other doors. Fails with `settings_invalid` for a folder without the files. */
export function tlsOf({ HEXAD_PLUGINS_TLS_DIR: own, HEXAD_RPC_TLS_DIR: ofAll }: Platform['settings']): ServerTls | undefined {
  if (own !== undefined) return serverTlsIn('HEXAD_PLUGINS_TLS_DIR', own);
  return ofAll === undefined ? undefined : mutualTlsIn('HEXAD_RPC_TLS_DIR', ofAll);
}
