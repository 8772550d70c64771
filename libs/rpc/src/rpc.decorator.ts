import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import type { AnyMethod, CallContext, RequestOf, ResponseOf } from './ports.js';

/** A handler as its definition wants it: a promise, or an async iterable for a server stream. */
export type RpcHandler<M> = M extends { responseStream: true }
  ? (request: RequestOf<M>, call: CallContext) => AsyncIterable<ResponseOf<M>> | Promise<AsyncIterable<ResponseOf<M>>>
  : (request: RequestOf<M>, call: CallContext) => Promise<ResponseOf<M>> | ResponseOf<M>;

/** What `@Rpc` leaves on a handler for the server to find. */
export interface RpcExtras {
  readonly rpc: AnyMethod;
  readonly public: boolean;
}

export interface RpcOptions {
  /** Served without a token; the caller is then `ANONYMOUS`. Default false. */
  readonly public?: boolean;
}

/** Answers one RPC: `@Rpc(SpecServiceService.analyse)`. A method with another signature does not compile. */
export function Rpc<M extends AnyMethod>(method: M, options: RpcOptions = {}) {
  const extras: RpcExtras = { rpc: method, public: options.public ?? false };
  return <T extends RpcHandler<M>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<T>): void => {
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    MessagePattern(method.path, { ...extras })(target, key, descriptor as PropertyDescriptor);
  };
}
