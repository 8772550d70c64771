import type { Caller } from '@hexad/kernel';
import type { ProjectAccess } from '@hexad/rpc';
import type { TenantCatalogs } from '../../routing/application/tenant-catalogs.js';
import { Places } from '../application/ports.js';

/** Providers as routing knows them, projects as identity does. */
export class CatalogPlaces extends Places {
  readonly #catalogs: TenantCatalogs;
  readonly #projects: ProjectAccess;

  constructor(catalogs: TenantCatalogs, projects: ProjectAccess) {
    super();
    this.#catalogs = catalogs;
    this.#projects = projects;
  }

  override async providers(tenant: string): Promise<readonly string[]> {
    // One that another process added just now is there as well.
    this.#catalogs.forget(tenant);
    return (await this.#catalogs.of(tenant)).providers.map(({ name }) => name);
  }

  override async hasProject(caller: Caller, id: string): Promise<boolean> {
    return (await this.#projects.roleInExisting(caller, id)) !== undefined;
  }
}
