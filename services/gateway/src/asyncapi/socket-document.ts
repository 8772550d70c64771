import { z } from 'zod';
import { CLOSING } from '../socket/close-codes.js';
import { CLIENT_MESSAGES, PROTOCOL, SERVER_MESSAGES } from '../socket/protocol.js';
import { SOCKET_PATH } from '../socket/path.js';

const ref = (...path: string[]) => ({ $ref: `#/${path.join('/')}` });

const CLOSES = Object.values(CLOSING)
  .map(([code, reason]) => `${code}: ${reason}`)
  .join(' ');

/** The AsyncAPI 3.0 document of the WebSocket door, from the schemas that read what clients say. */
export function socketDocument(): object {
  const schemas = { ...CLIENT_MESSAGES, ...SERVER_MESSAGES };
  const messages = Object.entries(schemas).map(([name, schema]) => {
    const io = Object.hasOwn(CLIENT_MESSAGES, name) ? 'input' : 'output';
    const { $schema: _dialect, ...payload } = z.toJSONSchema(schema, { io, target: 'draft-7', unrepresentable: 'any' });
    return [name, { name, title: name, contentType: 'application/json', payload }] as const;
  });
  const said = (given: object) => Object.keys(given).map((name) => ref('channels', 'socket', 'messages', name));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Hexad over WebSocket',
      version: '1',
      description: `Subscribe to what happens. docs/websocket.md says how. The server ends a connection with one of these codes. ${CLOSES}`,
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      gateway: {
        host: '127.0.0.1:7300',
        protocol: 'ws',
        security: [ref('components', 'securitySchemes', 'bearer'), ref('components', 'securitySchemes', 'subprotocol')],
      },
    },
    channels: {
      socket: {
        address: SOCKET_PATH,
        title: PROTOCOL,
        servers: [ref('servers', 'gateway')],
        messages: Object.fromEntries(messages.map(([name]) => [name, ref('components', 'messages', name)])),
        bindings: { ws: { method: 'GET' } },
      },
    },
    operations: {
      hear: { action: 'receive', channel: ref('channels', 'socket'), summary: 'What clients say.', messages: said(CLIENT_MESSAGES) },
      tell: { action: 'send', channel: ref('channels', 'socket'), summary: 'What clients hear.', messages: said(SERVER_MESSAGES) },
    },
    components: {
      messages: Object.fromEntries(messages),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The API key, in the header Authorization.' },
        subprotocol: {
          type: 'httpApiKey',
          name: 'Sec-WebSocket-Protocol',
          in: 'header',
          description: `For browsers: offer ${PROTOCOL} and bearer.<the API key>.`,
        },
      },
    },
  };
}
