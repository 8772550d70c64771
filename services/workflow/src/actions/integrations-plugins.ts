import type { RpcClients } from '@hexad/rpc';
import type { Plugin } from '../runs/application/plugins.js';
import { chatPlugin } from './chat/chat-plugin.js';
import { documentationPlugin } from './documentation/documentation-plugin.js';
import { repositoriesPlugin } from './repositories/repositories-plugin.js';
import { trackerPlugin } from './tracker/tracker-plugin.js';

/** What the service `integrations` does for steps. */
export const integrationsPlugins = (rpc: RpcClients): Readonly<Record<string, Plugin>> => ({
  version_control: repositoriesPlugin(rpc),
  task_management: trackerPlugin(rpc),
  communication: chatPlugin(rpc),
  documentation: documentationPlugin(rpc),
});
