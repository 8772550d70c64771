import type { Platform } from '@hexad/host';
import type { KeyEncryption } from '@hexad/secrets';
import type { Provider } from '@nestjs/common';
import { agentsSchema } from './adapters/schema.js';
import { repositorySecrets } from './git/adapters/repository-secrets.js';
import { RotateGitKey } from './git/application/rotate-git-key.js';
import { serverSecrets } from './mcp/adapters/server-secrets.js';

/** Takes everything that the key seals to another version of it. */
export function composeEncryption(platform: Platform, kek: KeyEncryption): Provider {
  const [store, log] = [platform.store(agentsSchema), platform.log('agents')];
  const rotate = new RotateGitKey(kek, [repositorySecrets(store, log), serverSecrets(store, log)]);
  return { provide: RotateGitKey, useValue: rotate };
}
