import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { targetOf, type AllowedHost } from '@hexad/host/outgoing';
import { AppError } from '@hexad/kernel';
import type { AllowedHosts } from './allowed.js';

const CONNECT_MS = 10_000;
/** Tunnels at once; more are refused. */
const TUNNELS = 64;

export interface ConnectProxyOptions {
  /** Path of the Unix socket that it listens on. */
  readonly socket: string;
  readonly hosts: AllowedHosts;
  /** What this command may reach. */
  readonly allowed: readonly AllowedHost[];
  /** Told of each host:port that was asked for and refused. */
  readonly refused: (target: string, reason: string) => void;
}

/**
 * The one way out of a sandbox: HTTP CONNECT to hosts and ports that were named before. It looks the names up itself, connects only to the addresses that were
 * checked, and refuses private ones. What goes through is not looked at.
 */
export async function connectProxy(options: ConnectProxyOptions): Promise<AsyncDisposable> {
  const open = new Set<Duplex>();
  const server = createServer((_, response) => {
    response.writeHead(405, { connection: 'close' }).end('Only CONNECT is answered here.\n');
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => {}); // a command that is gone
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => {});
    void tunnel(options, request, client, head, open);
  });
  server.listen(options.socket);
  await once(server, 'listening');
  return {
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => {});
    },
  };
}

async function tunnel(
  { hosts, allowed, refused }: ConnectProxyOptions,
  { url = '' }: IncomingMessage,
  client: Duplex,
  head: Buffer,
  open: Set<Duplex>,
): Promise<void> {
  try {
    if (open.size > TUNNELS * 2) throw new AppError('exhausted', `More than ${TUNNELS} connections at once are not made.`);
    const upstream = await reached(await hosts.addresses(allowed, read(url)), read(url).port);
    open.add(upstream);
    upstream.on('close', () => {
      open.delete(upstream);
      client.destroy();
    });
    client.on('close', () => upstream.destroy());
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.write(head);
    upstream.pipe(client).pipe(upstream);
  } catch (thrown) {
    const { code, message } = AppError.from(thrown);
    refused(url.slice(0, 300), message);
    const status = code === 'host_refused' || code === 'invalid' ? '403 Forbidden' : '502 Bad Gateway';
    client.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\n${message}\n`);
  }
}

/** `host:port`, an IPv6 address in brackets. */
function read(authority: string): ReturnType<typeof targetOf> {
  const [, hostname, port] = /^(\[[0-9a-fA-F:.]+\]|[^\s:/?#@[\]]+):(\d{1,5})$/.exec(authority) ?? [];
  if (hostname === undefined || port === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new AppError('invalid', `${JSON.stringify(authority.slice(0, 200))} is no host:port.`);
  }
  return targetOf({ hostname, port, protocol: 'https:' });
}

/** The first address that answers. */
async function reached(addresses: readonly string[], port: number): Promise<Socket> {
  let last: unknown;
  for (const host of addresses) {
    const socket = connect({ host, port });
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
      return socket.on('error', () => {});
    } catch (thrown) {
      socket.destroy();
      last = thrown;
    }
  }
  throw new AppError('unavailable', `None of its addresses answers (${(last as NodeJS.ErrnoException).code ?? 'no answer'}).`);
}
