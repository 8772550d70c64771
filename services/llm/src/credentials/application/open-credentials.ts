import type { Clock } from '@hexad/kernel';
import type { KeyEncryption } from '@hexad/secrets';
import type { Log, Metrics } from '@hexad/telemetry';
import { ManageKeys } from './manage-keys.js';
import type { Credentials, Encryption, Places, Users } from './ports.js';
import { provenState } from './proof.js';
import { Rewrapper } from './rewrapper.js';
import { RotateEncryption } from './rotate-encryption.js';
import { TenantSecrets } from './tenant-secrets.js';
import { Upkeep } from './upkeep.js';

export interface CredentialsParts {
  readonly credentials: Credentials;
  readonly encryption: Encryption;
  readonly users: Users;
  readonly places: Places;
  /** Belongs to whoever opened it. */
  readonly kek: KeyEncryption;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Rows that a rotation takes at a time. Default 50. */
  readonly batch?: number;
}

/** All of this slice. Disposing it ends its work beside the calls. */
export interface OpenCredentials extends AsyncDisposable {
  readonly secrets: TenantSecrets;
  readonly keys: ManageKeys;
  readonly rotations: RotateEncryption;
  readonly upkeep: Upkeep;
}

/** Fails with `settings_invalid` when this process has another key-encryption key than the platform. */
export async function openCredentials(parts: CredentialsParts): Promise<OpenCredentials> {
  const { encryption, kek, clock } = parts;
  await provenState(encryption, kek);
  const secrets = new TenantSecrets(parts);
  const upkeep = new Upkeep({ ...parts, rewrapper: new Rewrapper(parts) });
  return {
    secrets,
    upkeep,
    keys: new ManageKeys(parts),
    rotations: new RotateEncryption(encryption, kek, clock),
    [Symbol.asyncDispose]: async () => {
      await upkeep[Symbol.asyncDispose]();
      await secrets[Symbol.asyncDispose]();
    },
  };
}
