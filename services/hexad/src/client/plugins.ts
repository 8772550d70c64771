import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const Plugin = z
  .object({
    name: z.string(),
    actions: z.array(z.object({ name: z.string() }).loose()),
    registeredBy: z.string(),
    registeredAt: z.string(),
    workers: z.array(z.object({ name: z.string(), actor: z.string(), actions: z.array(z.string()), since: z.string() }).loose()),
    underWay: z.int(),
    waiting: z.int(),
    leases: z.array(
      z
        .object({ runId: z.string(), step: z.string(), action: z.string(), attempt: z.int(), worker: z.string(), until: z.string() })
        .loose(),
    ),
  })
  .loose();
export type Plugin = z.infer<typeof Plugin>;

/** What services outside do for workflows. */
export async function listPlugins(client: GatewayClient): Promise<Plugin[]> {
  return z.object({ plugins: z.array(Plugin) }).parse(await client.call('GET', '/v1/plugins')).plugins;
}
