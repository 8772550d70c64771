import path from 'node:path';
import type { Platform } from '@hexad/host';
import { keyPlaces, LazyKey, openKey } from '@hexad/secrets';

/** What seals the credentials of repositories, and the secrets of servers of tools. */
export const gitKey = ({ settings, dataDir }: Pick<Platform, 'settings' | 'dataDir'>): LazyKey =>
  new LazyKey(() => openKey(keyPlaces('HEXAD_GIT_KEK', settings, path.join(dataDir, 'git-encryption'))));
