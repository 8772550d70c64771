import type { ChangedApproval, Slot, Standing, Text } from '../domain/text.js';

export interface NewText {
  /** Undefined: takes it away. */
  readonly source: string | undefined;
  readonly approvals: readonly ChangedApproval[];
}

export interface ShelfPage {
  readonly limit: number;
  /** The version, or the name, after which it begins; empty: at the beginning. */
  readonly after: string;
}

/** The texts that tenants store, with all their versions. Each method is one transaction of the tenant. */
export abstract class Shelf {
  /**
   * Adds a version and says so on the bus; the last one again when it is the same. Fails with `conflict` when `expected` is not the last version, 0 for
   * none, and with `exhausted` when the tenant has too many.
   */
  abstract add(tenant: string, slot: Slot, text: NewText, by: string, expected?: number): Promise<Text>;
  /** What counts now for runs of one project: at most a workflow and an overlay of the tenant, and the same of the project. */
  abstract layers(tenant: string, projectId: string, name: string): Promise<readonly Standing[]>;
  /** One version, 0 for the last. Undefined when there is none. */
  abstract version(tenant: string, slot: Slot, version: number): Promise<Text | undefined>;
  /** Newest first. */
  abstract versions(tenant: string, slot: Slot, page: ShelfPage): Promise<readonly Text[]>;
  /** The last versions of what is there now, for one project and the tenant, by name. */
  abstract list(tenant: string, projectId: string): Promise<readonly Text[]>;
}
