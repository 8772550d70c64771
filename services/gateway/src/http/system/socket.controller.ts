import { AppError, type Caller } from '@hexad/kernel';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import { By } from '../caller.js';
import { connect, createTicket, socketAsyncapi } from './socket.endpoints.js';

/** What the WebSocket door answers to those who come without a WebSocket. */
@Controller()
export class SocketController {
  constructor(private readonly backend: Backend) {}

  @Serves(connect)
  connect(): never {
    throw new AppError('invalid', 'Here is a WebSocket: connect with a client of WebSockets, which sends `Upgrade: websocket`.');
  }

  @Serves(createTicket)
  async ticket(@By() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply) {
    const { ticket, expiresAt } = await this.backend.tickets.createTicket({}, { caller });
    void reply.header('cache-control', 'no-store');
    return { ticket, expiresAt: new Date(expiresAt).toISOString() };
  }

  @Serves(socketAsyncapi)
  async asyncapi(): Promise<unknown> {
    // On demand: most processes never show it.
    const { socketDocument } = await import('../../asyncapi/socket-document.js');
    return socketDocument();
  }
}
