import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';
import { checkRegistration, type RemoteAction, type RemotePlugin } from '../domain/plugin.js';
import type { RemotePlugins } from './remote-plugins.js';

/** Registers, lists and forgets the plugins of services outside. */
export class ManagePlugins {
  readonly #plugins: RemotePlugins;
  readonly #isOwn: (plugin: string) => boolean;
  readonly #clock: Clock;

  /** `isOwn`: whether a plugin is the platform's. */
  constructor(plugins: RemotePlugins, isOwn: (plugin: string) => boolean, clock: Clock) {
    this.#plugins = plugins;
    this.#isOwn = isOwn;
    this.#clock = clock;
  }

  /** Fails with `conflict` for a plugin of the platform. */
  async register(caller: Caller, name: string, actions: Readonly<Record<string, RemoteAction>>): Promise<RemotePlugin> {
    requireRight(caller, 'projects.manage');
    checkRegistration(name, actions);
    if (this.#isOwn(name)) throw new AppError('conflict', `The plugin ${name} is one of the platform's own; choose another name.`);
    return this.#plugins.register(caller.tenant, name, actions, caller.actor, this.#clock.now());
  }

  list({ tenant }: Caller): Promise<readonly RemotePlugin[]> {
    return this.#plugins.list(tenant);
  }

  async remove(caller: Caller, name: string): Promise<void> {
    requireRight(caller, 'projects.manage');
    if (await this.#plugins.remove(caller.tenant, name)) return;
    throw new AppError('not_found', `There is no plugin ${JSON.stringify(name)} that a service outside has registered.`);
  }
}
