import type { Platform } from '@hexad/host';
import type { z } from 'zod';
import type { CallRights } from '../calls/application/call-rights.js';
import type { Calls } from '../calls/application/calls.js';
import { IdentityCallers } from '../doors/adapters/identity-callers.js';
import { Doors } from '../doors/application/doors.js';
import { listen } from '../doors/http/listen.js';
import type { DoorSettings } from '../doors/settings.js';

/** The doors, and where they are open without the gateway between. */
export function composeDoors(platform: Platform, calls: Calls, rights: CallRights, settings: z.output<typeof DoorSettings>) {
  const { clock, ids, rpc, tracing, metrics } = platform;
  const doors = new Doors({ calls, rights, clock, ids, log: platform.log('llm') });
  const address = settings.HEXAD_LLM_LISTEN;
  const open = () =>
    listen({
      doors,
      callers: new IdentityCallers(rpc, clock),
      bodyLimit: settings.HEXAD_LLM_BODY_LIMIT,
      tracing,
      seconds: metrics.histogram('hexad_http_request_seconds'),
      address,
      drainMs: Number(platform.settings['HEXAD_DRAIN_MS'] ?? 10_000),
    });
  return { doors, open: address === 'none' ? undefined : open };
}
