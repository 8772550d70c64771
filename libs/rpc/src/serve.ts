import { Catch, type DynamicModule, type ExceptionFilter, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GrpcServer, type GrpcServerOptions } from './grpc-server.js';

/** Nest would hide every error that is not its own; the server maps them itself. */
@Catch()
class Rethrow implements ExceptionFilter {
  catch(error: unknown): never {
    throw error;
  }
}

export interface RpcService extends AsyncDisposable {
  /** The bound TCP port; 0 on a Unix socket. */
  readonly port: number;
}

/** Starts a Nest microservice that answers the module's `@Rpc` handlers. Resolves when it listens; disposing drains. */
export async function serveRpc(module: Type | DynamicModule, options: GrpcServerOptions): Promise<RpcService> {
  const strategy = new GrpcServer(options);
  const app = await NestFactory.createMicroservice(module as Type, { strategy, logger: false, abortOnError: false });
  app.useGlobalFilters(new Rethrow());
  try {
    await app.listen();
  } catch (error) {
    await app.close();
    throw error;
  }
  return { port: strategy.port, [Symbol.asyncDispose]: () => app.close() };
}
