import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Endpoint, InputOf } from './endpoint.js';
import { endpointOf } from './endpoint.decorator.js';

/** Hands the handler its request, read by the schemas of its endpoint. Fails with `invalid` and the list of faults. */
export const Input = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const definition = endpointOf(context.getHandler());
  if (definition === undefined) throw new AppError('internal', 'Input() stands in a handler without an endpoint.');
  return readInput(definition, context.switchToHttp().getRequest<FastifyRequest>());
});

type Request = Pick<FastifyRequest, 'params' | 'query' | 'body' | 'headers'>;

export function readInput(definition: Endpoint, request: Request): InputOf<Endpoint> {
  const faults: Fault[] = [];
  const input = {
    params: read('path', definition.params, request.params, faults),
    query: read('query', definition.query, request.query, faults),
    body: read('body', definition.body, request.body ?? {}, faults),
    ...idempotency(request.headers['idempotency-key'], faults),
  };
  if (faults.length === 0) return input as InputOf<Endpoint>;
  const text = faults.map(({ at, message }) => `${at}: ${message}`).join('; ');
  throw new AppError('invalid', `The request is not as it should be: ${text}`, { details: { errors: faults } });
}

interface Fault {
  readonly at: string;
  readonly message: string;
}

function read(part: string, schema: z.ZodType | undefined, value: unknown, faults: Fault[]): unknown {
  if (schema === undefined) return undefined;
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  for (const issue of error.issues.slice(0, 20)) faults.push({ at: [part, ...issue.path.map(String)].join('.'), message: issue.message });
  return undefined;
}

function idempotency(header: string | string[] | undefined, faults: Fault[]): { idempotencyKey: string; keyed: boolean } {
  if (header === undefined) return { idempotencyKey: randomUUID(), keyed: false };
  const [key = ''] = [header].flat();
  if (!/^[\x21-\x7e]{1,128}$/.test(key))
    faults.push({ at: 'header.idempotency-key', message: 'must be 1 to 128 printable characters without spaces' });
  return { idempotencyKey: key, keyed: true };
}
