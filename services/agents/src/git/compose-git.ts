import path from 'node:path';
import type { Platform } from '@hexad/host';
import { keyPlaces, LazyKey, openKey } from '@hexad/secrets';
import type { Route } from '@hexad/workspace';
import type { Provider } from '@nestjs/common';
import { agentsSchema } from '../adapters/schema.js';
import { StoreRepositories } from './adapters/store-repositories.js';
import { ChangeGit } from './application/change-git.js';
import { FindRepository } from './application/find-repository.js';
import { LookAtGit } from './application/look-at-git.js';
import { Mirrors } from './application/mirrors.js';
import { RegisterRepositories } from './application/register.js';

/** The repositories of projects. Disposing `stack` closes the key of their credentials. */
export function composeGit(platform: Platform, route: Route, stack: AsyncDisposableStack): Provider[] {
  const { clock, dataDir, settings } = platform;
  const kek = stack.use(new LazyKey(() => openKey(keyPlaces('HEXAD_GIT_KEK', settings, path.join(dataDir, 'git-encryption')))));
  const repositories = new StoreRepositories(platform.store(agentsSchema), kek);
  const mirrors = new Mirrors({ folder: path.join(dataDir, 'repositories'), repositories, route, clock });
  const find = new FindRepository(repositories, mirrors);
  return [
    { provide: RegisterRepositories, useValue: new RegisterRepositories(repositories, mirrors, clock) },
    { provide: LookAtGit, useValue: new LookAtGit(find) },
    { provide: ChangeGit, useValue: new ChangeGit(find, clock) },
  ];
}
