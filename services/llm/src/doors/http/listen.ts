import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '@hexad/kernel';
import { LongAnswers } from './long-answers.js';
import { serveRequest, type ServeParts } from './serve-request.js';

export interface ListenOptions extends ServeParts {
  /** `host:port`, port 0 for any free one; undefined: the socket alone. */
  readonly address?: string | undefined;
  /** Path of a Unix socket besides; 0600, and still everybody needs a key. */
  readonly socket?: string | undefined;
  /** Milliseconds that answers get to end when it closes; then their streams end with an error. Default 10_000. */
  readonly drainMs?: number | undefined;
}

export interface Listening extends AsyncDisposable {
  /** The TCP port that was bound. */
  readonly port: number | undefined;
}

/** Milliseconds: longer than clients and proxies keep theirs, so that they close first. */
const KEEP_ALIVE_MS = 75_000;

/** Serves the doors over HTTP. Resolves when it listens. Fails with `port_taken`. */
export async function listen({ address, socket, drainMs = 10_000, ...parts }: ListenOptions): Promise<Listening> {
  await using stack = new AsyncDisposableStack();
  const answers = new LongAnswers();
  let port: number | undefined;
  const open = (): Server => {
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (request, response) => {
      void answers.during(response, (signal) => serveRequest(parts, request, response, signal));
    });
    stack.defer(() => close(server, answers, drainMs));
    return server;
  };
  if (address !== undefined) {
    const server = open();
    const { host, port: wanted } = readAddress(address);
    await bound(server, { host, port: wanted }, address);
    ({ port } = server.address() as AddressInfo);
  }
  if (socket !== undefined) {
    await rm(socket, { force: true });
    await bound(open(), { path: socket }, socket);
    await chmod(socket, 0o600);
  }
  const opened = stack.move();
  return { port, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** Fails with `settings_invalid`. */
function readAddress(address: string): { readonly host: string; readonly port: number } {
  const [, six, plain, port] = /^(?:\[([\da-f:]+)\]|([^\s:[\]]+)):(\d{1,5})$/i.exec(address) ?? [];
  const host = six ?? plain;
  if (host !== undefined && Number(port) <= 65_535) return { host, port: Number(port) };
  throw new AppError('settings_invalid', `${JSON.stringify(address)} is no place to listen at; give host:port, such as 127.0.0.1:7310.`);
}

function bound(server: Server, where: { host: string; port: number } | { path: string }, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE')
        return reject(new AppError('settings_invalid', `Cannot listen at ${name}: ${cause.message}.`, { cause }));
      const said = `${name} is in use by another program; stop it, or choose another place with HEXAD_LLM_LISTEN.`;
      reject(new AppError('port_taken', said, { cause }));
    });
    server.listen(where, resolve);
  });
}

async function close(server: Server, answers: LongAnswers, drainMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const end = setTimeout(() => answers.end(), drainMs);
  const cut = setTimeout(() => server.closeAllConnections(), drainMs + 1_000);
  await closed;
  clearInterval(sweep);
  clearTimeout(end);
  clearTimeout(cut);
}
