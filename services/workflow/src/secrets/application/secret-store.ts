import { SealedRows, type Sealed, type SealedRow } from '@hexad/secrets';
import type { Secret } from '../domain/secret.js';

/** Where a secret is found: of a project, or with an empty one of the whole tenant. */
export interface SecretPlace {
  readonly tenant: string;
  readonly projectId: string;
  readonly name: string;
}

export interface SecretChange extends SecretPlace {
  readonly by: string;
  readonly at: Date;
  /** The same for each try of one wish: it counts once. */
  readonly key: string;
}

export type StoredSecret = SealedRow<SecretPlace>;

/** Where sealed secrets live. Every method is a transaction of the tenant. */
export abstract class SecretStore extends SealedRows<SecretPlace> {
  /** The project's own, or else the tenant's. */
  abstract find(place: SecretPlace): Promise<StoredSecret | undefined>;
  /** By name. Without a project all of them. */
  abstract list(tenant: string, projectId: string | undefined): Promise<readonly Secret[]>;
  /** `closed`: nothing is written any more under the version it was sealed with. */
  abstract write(change: SecretChange, sealed: Sealed): Promise<Secret | 'closed'>;
  /** Whether there was one. */
  abstract remove(place: SecretPlace): Promise<boolean>;
}
