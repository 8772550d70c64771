import type { Sealed } from '@hexad/secrets';
import type { Connection, Provider } from '../domain/connection.js';

export interface SealedConnection {
  readonly connection: Connection;
  readonly sealed: Sealed;
}

/** What became of a connection that was to be added. */
export type Added = 'written' | 'again' | 'taken' | 'full';

/** Connections and their closed tokens. Every method is a transaction of the tenant. */
export abstract class Connections {
  /**
   * Nothing is written where there is one of this id (`again`), or of this name in the place (`taken`), or too many (`full`). `closed`: nothing is written
   * any more under the version that its token is sealed with.
   */
  abstract add(tenant: string, connection: SealedConnection, by: string): Promise<Added | 'closed'>;
  abstract find(tenant: string, id: string): Promise<SealedConnection | undefined>;
  /** By name. Without projects all of them. */
  abstract list(tenant: string, projects: readonly string[] | undefined): Promise<readonly Connection[]>;
  /** Those that a project can use: its own and the tenant's. */
  abstract usable(tenant: string, projectId: string, provider: Provider): Promise<readonly Connection[]>;
  abstract remove(tenant: string, id: string, by: string): Promise<boolean>;
}

/** As whom a provider knows a token. */
export abstract class Accounts {
  abstract whose(connection: Connection, token: string, call: { readonly signal: AbortSignal; readonly deadline: number }): Promise<string>;
}

/** Whether an address may be called. Fails with `host_refused`. */
export abstract class Reach {
  abstract check(url: string): Promise<void>;
}
