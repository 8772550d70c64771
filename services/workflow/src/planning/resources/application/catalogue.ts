import type { ResourceCatalogue } from '@hexad/proto/documents';

/** Services, their prices as of a day, and libraries. */
export abstract class Catalogue {
  abstract get(): Promise<ResourceCatalogue>;
}
