import { Catch, type DynamicModule, type ExceptionFilter, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Bus } from '../bus.js';
import { BusServer } from './bus-server.js';

/** Nest would hide every error that is not its own; the bus decides by its code. */
@Catch()
class Rethrow implements ExceptionFilter {
  catch(error: unknown): never {
    throw error;
  }
}

/** Starts a Nest microservice whose handlers the bus calls. Resolves when they are subscribed; disposing drains them. */
export async function serveBus(module: Type | DynamicModule, bus: Bus): Promise<AsyncDisposable> {
  const app = await NestFactory.createMicroservice(module as Type, { strategy: new BusServer(bus), logger: false, abortOnError: false });
  app.useGlobalFilters(new Rethrow());
  try {
    await app.listen();
  } catch (error) {
    await app.close();
    throw error;
  }
  return { [Symbol.asyncDispose]: () => app.close() };
}
