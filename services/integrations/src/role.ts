import type { Platform, RoleModule } from '@hexad/host';
import { compose } from './compose.js';
import { IntegrationsModule } from './integrations.module.js';
import { integrationsSchema } from './schema.js';
import { IntegrationsSettings } from './settings.js';

/** Repositories, trackers and chats of tenants: holds their tokens, so that nobody else has to. */
export const integrationsRole: RoleModule = {
  name: 'integrations',
  needs: ['identity'],
  schema: integrationsSchema,
  settings: IntegrationsSettings,
  create: (platform) => ({ name: 'integrations', needs: ['identity'], start: () => start(platform) }),
};

async function start(platform: Platform): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const service = await compose(platform, stack);
  const connection = async (tenant: string, id: string): Promise<string | undefined> =>
    (await service.connections.find(tenant, id))?.connection.projectId;
  stack.use(await platform.serve('integrations', IntegrationsModule.with(service), { connection }));
  return stack.move();
}
