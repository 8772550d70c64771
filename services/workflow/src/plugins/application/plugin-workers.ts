/** Somebody who carries out steps. */
export interface SeenWorker {
  /** As it calls itself. */
  readonly name: string;
  /** Whose API key it has. */
  readonly actor: string;
  /** `<plugin>.<action>` */
  readonly actions: readonly string[];
  readonly since: Date;
  readonly seenAt: Date;
}

/** A step that a worker has. */
export interface Lease {
  readonly plugin: string;
  readonly action: string;
  readonly runId: string;
  readonly projectId: string;
  readonly path: string;
  readonly attempt: number;
  readonly worker: string;
  readonly until: Date;
}

/** What is going on at a plugin. */
export interface PluginLoad {
  readonly plugin: string;
  readonly underWay: number;
  readonly waiting: number;
}

export interface Activity {
  readonly workers: readonly SeenWorker[];
  readonly loads: readonly PluginLoad[];
  /** The first 100 of each plugin. */
  readonly leases: readonly Lease[];
}

/** Who serves plugins, by the database's clock. */
export abstract class PluginWorkers {
  /** It asks for steps. */
  abstract seen(tenant: string, worker: Pick<SeenWorker, 'name' | 'actor' | 'actions'>): Promise<void>;
  /** Workers that asked within two minutes, or have a step. */
  abstract activity(tenant: string): Promise<Activity>;
}
