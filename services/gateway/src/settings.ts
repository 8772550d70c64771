import { z } from 'zod';

const count = (fallback: number, most: number) => z.coerce.number().int().min(1).max(most).default(fallback);

export const GatewaySettings = z.object({
  HEXAD_HOST: z.string().min(1).default('127.0.0.1').describe('a host name or address to listen on'),
  HEXAD_PORT: z
    .union([z.literal('none'), z.coerce.number().int().min(0).max(65_535)])
    .default(7_300)
    .describe('a port from 0 (any free one) to 65535, or none for the local socket alone'),
  HEXAD_WS_CONNECTIONS: count(2_000, 100_000).describe('WebSocket connections of one process at once; default 2000'),
  HEXAD_WS_CONNECTIONS_PER_KEY: count(50, 100_000).describe('WebSocket connections of one key at one process; default 50'),
  HEXAD_WS_SUBSCRIPTIONS_PER_KEY: count(500, 100_000).describe(
    'subscriptions of one key over all its WebSocket connections at one process; default 500',
  ),
  HEXAD_WS_HEARTBEAT_MS: count(30_000, 600_000).describe('milliseconds between pings to WebSocket clients; default 30000'),
  HEXAD_WS_SLOW_MS: count(30_000, 600_000).describe('milliseconds in which a WebSocket client has to take an event; default 30000'),
  HEXAD_WS_ASK_AGAIN_MS: count(5_000, 600_000).describe(
    'milliseconds after which the key of a WebSocket connection is looked at again; default 5000',
  ),
});
