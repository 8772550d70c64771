import { AppError, requireRight, type Caller } from '@hexad/kernel';
import { createParamDecorator, Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Callers } from '../application/callers.js';
import { endpointOf } from '../endpoint/endpoint.decorator.js';
import { rightOf } from '../endpoint/endpoint.js';
import { isLocal } from './local-socket.js';

const callers = new WeakMap<object, Caller>();

/** The verified caller of a request. */
export const By = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>().raw);
  if (caller === undefined) throw new AppError('unauthenticated', 'The request has no caller.');
  return caller;
});

/**
 * Lets nobody in without a key, except through the local socket and to what is public; and nobody to an operation for which
 * the roles of the key give no right.
 */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(@Inject(Callers) private readonly callers: Callers) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = endpointOf(context.getHandler());
    const right = endpoint && rightOf(endpoint);
    if (endpoint?.public === true) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await callerOf(this.callers, request);
    if (right !== undefined) requireRight(caller, right);
    callers.set(request.raw, caller);
    return true;
  }
}

/** Fails with `unauthenticated`. `retryMs` as with `Callers.byKey`. */
export async function callerOf(callers: Callers, request: Pick<FastifyRequest, 'headers' | 'raw'>, retryMs?: number): Promise<Caller> {
  const key = keyOf(request.headers);
  if (key !== undefined) return callers.byKey(key, retryMs);
  if (isLocal(request.raw)) return callers.local();
  throw new AppError('unauthenticated', 'The request carries no key; send it as `Authorization: Bearer <key>`.');
}

function keyOf(headers: FastifyRequest['headers']): string | undefined {
  const [, bearer] = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const [plain] = [headers['x-api-key']].flat();
  return bearer ?? (plain === '' ? undefined : plain);
}
