import { MessagePattern } from '@nestjs/microservices';
import { PARAM_ARGS_METADATA } from '@nestjs/microservices/constants.js';
import type { AnyMethod, CallContext, RequestOf, ResponseOf } from './ports.js';

/** A handler as its definition wants it: a promise, or an async iterable for a server stream. */
export type RpcHandler<M> = M extends { responseStream: true }
  ? (request: RequestOf<M>, call: CallContext) => AsyncIterable<ResponseOf<M>> | Promise<AsyncIterable<ResponseOf<M>>>
  : (request: RequestOf<M>, call: CallContext) => Promise<ResponseOf<M>> | ResponseOf<M>;

/** What `@Rpc` leaves on a handler for the server to find. */
export interface RpcExtras {
  readonly rpc: AnyMethod;
  readonly public: boolean;
  readonly finite: boolean;
  readonly within?: Within;
}

/** What a method is about: something of a project, named by a field of the request (`{ of: 'run', by: 'runId' }`), or the whole tenant. */
export type Within<R = Readonly<Record<string, unknown>>> = 'tenant' | { readonly of: string; readonly by: keyof R & string };

export interface RpcOptions<R = never> {
  /** Served without a token; the caller is then `ANONYMOUS`. Default false. */
  readonly public?: boolean;
  /** A stream that ends by itself: when the server closes it gets the time that other calls get. Default false: its reader goes on elsewhere. */
  readonly finite?: boolean;
  /** Whom the server lets in: see `ProjectDoor`. A list is within the tenant and leaves out what `CallContext.projects` does not name. */
  readonly within?: Within<R>;
}

/** Answers one RPC: `@Rpc(SpecServiceService.analyse)`. A method with another signature does not compile. */
export function Rpc<M extends AnyMethod>(method: M, options: RpcOptions<RequestOf<M>> = {}) {
  const { public: open = false, finite = false, within } = options;
  const extras: RpcExtras = { rpc: method, public: open, finite, ...(within && { within }) };
  return <T extends RpcHandler<M>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<T>): void => {
    // The handler gets what the server gives, in that order: nothing to look for in each call. So pipes, which a decoded message needs none of, do not run.
    Reflect.defineMetadata(PARAM_ARGS_METADATA, {}, target.constructor, key);
    MessagePattern(method.path, { ...extras })(target, key, descriptor as PropertyDescriptor);
  };
}
