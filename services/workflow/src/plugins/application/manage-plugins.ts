import { AppError, may, requireRight, type Caller, type Clock } from '@hexad/kernel';
import { checkRegistration, type RemoteAction, type RemotePlugin } from '../domain/plugin.js';
import type { Lease, PluginLoad, PluginWorkers, SeenWorker } from './plugin-workers.js';
import type { RemotePlugins } from './remote-plugins.js';

export interface ManagePluginsParts {
  readonly plugins: RemotePlugins;
  readonly workers: PluginWorkers;
  /** Whether a plugin is the platform's. */
  readonly isOwn: (plugin: string) => boolean;
  readonly clock: Clock;
}

/** A plugin with who serves it, and what is going on there. */
export interface ServedPlugin extends RemotePlugin, Omit<PluginLoad, 'plugin'> {
  readonly workers: readonly SeenWorker[];
  readonly leases: readonly Lease[];
}

/** Registers, lists and forgets the plugins of services outside. */
export class ManagePlugins {
  readonly #parts: ManagePluginsParts;

  constructor(parts: ManagePluginsParts) {
    this.#parts = parts;
  }

  /** Fails with `conflict` for a plugin of the platform. */
  async register(caller: Caller, name: string, actions: Readonly<Record<string, RemoteAction>>): Promise<RemotePlugin> {
    requireRight(caller, 'projects.manage');
    checkRegistration(name, actions);
    const { plugins, isOwn, clock } = this.#parts;
    if (isOwn(name)) throw new AppError('conflict', `The plugin ${name} is one of the platform's own; choose another name.`);
    return plugins.register(caller.tenant, name, actions, caller.actor, clock.now());
  }

  /** By name. Which steps workers have only those see who may see every project. */
  async list(caller: Caller): Promise<readonly ServedPlugin[]> {
    const { plugins, workers } = this.#parts;
    const [registered, activity] = [await plugins.list(caller.tenant), await workers.activity(caller.tenant)];
    const leases = may(caller, 'projects.manage') ? activity.leases : [];
    return registered.map((plugin): ServedPlugin => {
      const { underWay = 0, waiting = 0 } = activity.loads.find((load) => load.plugin === plugin.name) ?? {};
      return {
        ...plugin,
        underWay,
        waiting,
        workers: activity.workers.flatMap((worker) => servingOf(worker, plugin)),
        leases: leases.filter((lease) => lease.plugin === plugin.name),
      };
    });
  }

  async remove(caller: Caller, name: string): Promise<void> {
    requireRight(caller, 'projects.manage');
    if (await this.#parts.plugins.remove(caller.tenant, name)) return;
    throw new AppError('not_found', `There is no plugin ${JSON.stringify(name)} that a service outside has registered.`);
  }
}

/** A worker with what it does of one plugin; none when that is nothing. */
function servingOf(worker: SeenWorker, { name }: RemotePlugin): SeenWorker[] {
  const before = `${name}.`;
  const actions = worker.actions.filter((action) => action.startsWith(before)).map((action) => action.slice(before.length));
  return actions.length === 0 ? [] : [{ ...worker, actions }];
}
