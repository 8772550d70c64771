import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { SOCKET_PATH } from '../../socket/path.js';

const tag = 'WebSocket';

export const connect = endpoint({
  method: 'GET',
  path: SOCKET_PATH,
  id: 'connect',
  tag,
  summary: 'Hear of what happens, over a WebSocket',
  description: 'Connect with a WebSocket client and the key as for every request. What is said over it is in `/v1/ws/asyncapi.json`.',
  answer: { status: 101, description: 'The connection is a WebSocket now.' },
  errors: ['exhausted'],
});

export const socketAsyncapi = endpoint({
  method: 'GET',
  path: `${SOCKET_PATH}/asyncapi.json`,
  id: 'socketAsyncapi',
  tag,
  summary: 'What is said over the WebSocket',
  public: true,
  answer: { status: 200, description: 'The AsyncAPI 3.0 document.', content: { 'application/json': z.record(z.string(), z.unknown()) } },
});

export const createTicket = endpoint({
  method: 'POST',
  path: `${SOCKET_PATH}/tickets`,
  id: 'createSocketTicket',
  tag,
  summary: 'Get a ticket, with which a browser connects without a key',
  description:
    'It opens one connection, within 30 seconds: as the subprotocol `ticket.<ticket>` beside `hexad.v1`, or as `?ticket=` in the address. The connection may then do what the key may, for as long as it may. Each call gives another one.',
  right: 'projects.read',
  answer: {
    status: 201,
    description: 'The ticket.',
    content: { 'application/json': z.object({ ticket: z.string(), expiresAt: z.iso.datetime() }) },
  },
  errors: ['exhausted'],
});
