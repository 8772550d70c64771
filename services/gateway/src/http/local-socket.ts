import type { IncomingMessage } from 'node:http';

const local = new WeakSet<object>();

/** Remembers that a request came through the local socket, which only its owner can open. */
export const markLocal = (request: IncomingMessage): void => void local.add(request);

export const isLocal = (request: IncomingMessage): boolean => local.has(request);
