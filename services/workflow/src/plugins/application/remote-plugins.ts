import type { RemoteAction, RemotePlugin } from '../domain/plugin.js';

/** The plugins that services outside have registered, of each tenant. */
export abstract class RemotePlugins {
  /** Adds actions, or sets them anew; others of the plugin stay. Fails with `exhausted` beyond 100 plugins, or 100 actions of one. */
  abstract register(
    tenant: string,
    name: string,
    actions: Readonly<Record<string, RemoteAction>>,
    by: string,
    at: Date,
  ): Promise<RemotePlugin>;
  /** By name. */
  abstract list(tenant: string): Promise<readonly RemotePlugin[]>;
  /** False: there was none. */
  abstract remove(tenant: string, name: string): Promise<boolean>;
}
