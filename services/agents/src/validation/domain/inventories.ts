import type { RepositoryFile } from '@hexad/workspace';
import { licenceList } from './licence-list.js';
import { installedPackages } from './npm-lock.js';

export const BILL_OF_MATERIALS = 'sbom.cdx.json';
export const LICENCE_LIST = 'LICENSES.md';

/** Files that list what the repository installs; none where it has no lock. The same locks give the same bytes. */
export async function inventories(product: string, files: ReadonlyMap<string, string>): Promise<RepositoryFile[]> {
  const packages = installedPackages(files);
  if (packages.length === 0) return [];
  // What writes them is loaded by the first one, and not at each start.
  const { billOfMaterials } = await import('./bill-of-materials.js');
  return [
    { path: BILL_OF_MATERIALS, text: billOfMaterials(product, packages) },
    { path: LICENCE_LIST, text: licenceList(packages) },
  ];
}
