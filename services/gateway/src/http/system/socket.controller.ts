import { AppError } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import { connect, socketAsyncapi } from './socket.endpoints.js';

/** What the WebSocket door answers to those who come without a WebSocket. */
@Controller()
export class SocketController {
  @Serves(connect)
  connect(): never {
    throw new AppError('invalid', 'Here is a WebSocket: connect with a client of WebSockets, which sends `Upgrade: websocket`.');
  }

  @Serves(socketAsyncapi)
  async asyncapi(): Promise<unknown> {
    // On demand: most processes never show it.
    const { socketDocument } = await import('../../asyncapi/socket-document.js');
    return socketDocument();
  }
}
