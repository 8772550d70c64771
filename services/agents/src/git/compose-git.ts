import path from 'node:path';
import type { Platform } from '@hexad/host';
import type { Route } from '@hexad/workspace';
import type { Provider } from '@nestjs/common';
import { ChangeGit } from './application/change-git.js';
import { FindRepository } from './application/find-repository.js';
import { LookAtGit } from './application/look-at-git.js';
import { Mirrors } from './application/mirrors.js';
import type { Repositories } from './application/ports.js';
import { RegisterRepositories } from './application/register.js';

/** The repositories of projects. */
export function composeGit(platform: Platform, route: Route, repositories: Repositories): Provider[] {
  const { clock, dataDir } = platform;
  const mirrors = new Mirrors({ folder: path.join(dataDir, 'repositories'), repositories, route, clock });
  const find = new FindRepository(repositories, mirrors);
  return [
    { provide: RegisterRepositories, useValue: new RegisterRepositories(repositories, mirrors, clock) },
    { provide: LookAtGit, useValue: new LookAtGit(find) },
    { provide: ChangeGit, useValue: new ChangeGit(find, clock) },
  ];
}
