import { applyDecorators, Delete, Get, HttpCode, Post, SetMetadata } from '@nestjs/common';
import type { Endpoint } from './endpoint.js';

const KEY = 'hexad:endpoint';

/** Marks the handler of an operation. */
export const Serves = (definition: Endpoint): MethodDecorator => {
  const route = definition.path.replace(/\{(\w+)\}/g, ':$1');
  const method = { GET: Get, POST: Post, DELETE: Delete }[definition.method];
  return applyDecorators(method(route), HttpCode(definition.answer.status), SetMetadata(KEY, definition));
};

/** The operation that a handler serves; undefined for a handler that serves none. */
export const endpointOf = (handler: object): Endpoint | undefined => Reflect.getMetadata(KEY, handler) as Endpoint | undefined;
