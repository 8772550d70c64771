import { AppError } from '@hexad/kernel';
import { seal, unseal, type Context, type KeyEncryption } from '@hexad/secrets';
import { versionName } from '../domain/encryption.js';
import type { Encryption, EncryptionState } from './ports.js';

export const PROOF: Context = { proof: 'hexad' };

/**
 * What the platform knows of its key-encryption key, which this process proves to have. Fails with `settings_invalid` when it has another:
 * nothing that is stored would open, and what it stored would open for nobody else.
 */
export async function provenState(encryption: Encryption, kek: KeyEncryption): Promise<EncryptionState> {
  const state = await encryption.state(() => seal(kek, PROOF['proof']!, PROOF));
  try {
    await unseal(kek, state.proof, PROOF);
  } catch (error) {
    if (AppError.from(error).code !== 'conflict') throw error;
    const wanted = versionName(state.proof.key);
    throw new AppError(
      'settings_invalid',
      `HEXAD_KEK is not the key-encryption key of this database, which is ${wanted}; set that one, or name it in HEXAD_KEK_PREVIOUS and rotate.`,
    );
  }
  return state;
}
