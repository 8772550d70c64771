import type { GatewaySettings } from '../settings.js';
import type { z } from 'zod';

export interface SocketLimits {
  /** Connections of this process, and of one key at it. */
  readonly connections: number;
  readonly perKey: number;
  /** Subscriptions of one connection, and of one key over all its connections. */
  readonly subscriptions: number;
  readonly subscriptionsPerKey: number;
  /** Bytes of answers that wait for a client. */
  readonly buffered: number;
  /** Milliseconds in which a client has to take an event. */
  readonly slowMs: number;
  readonly heartbeatMs: number;
  /** Milliseconds after which it is asked again whose the key is. */
  readonly askAgainMs: number;
}

const SUBSCRIPTIONS = 100;
const BUFFERED = 1_048_576;

export const limitsOf = (settings: z.output<typeof GatewaySettings>): SocketLimits => ({
  connections: settings.HEXAD_WS_CONNECTIONS,
  perKey: settings.HEXAD_WS_CONNECTIONS_PER_KEY,
  subscriptions: SUBSCRIPTIONS,
  subscriptionsPerKey: settings.HEXAD_WS_SUBSCRIPTIONS_PER_KEY,
  buffered: BUFFERED,
  slowMs: settings.HEXAD_WS_SLOW_MS,
  heartbeatMs: settings.HEXAD_WS_HEARTBEAT_MS,
  askAgainMs: settings.HEXAD_WS_ASK_AGAIN_MS,
});
