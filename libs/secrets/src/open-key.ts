import { AppError } from '@hexad/kernel';
import { EnvironmentKey } from './environment-key.js';
import { HeldDataKeys } from './held-data-keys.js';
import type { KeyEncryption } from './key-encryption.js';
import { KeyRing } from './key-ring.js';
import { LocalKeyFile } from './local-key-file.js';
import { readPrivateFile } from './private-file.js';
import { VaultTransit } from './vault-transit.js';

/** What the place of a key-encryption key looks like, as text. */
export const KEY_PLACE = /^(file:.*|env:|vault:https?:\/\/[^\s/]+\/\S+|kms:arn:aws[a-z-]*:kms:\S+)$/;
/** The same for people. */
export const KEY_PLACES = 'file:<folder>, env:, vault:https://<host>/transit/<key> or kms:<key arn>';

export interface KeyPlaces {
  /** Where the key is: a `KEY_PLACE`. */
  readonly place: string;
  /** Where it was before, until a rotation is done: it opens what it closed, and closes nothing. */
  readonly previous: readonly string[];
  /** For `file:` without a folder. */
  readonly folder: string;
  /** For `env:`: what the setting of this name holds. */
  readonly environment: { readonly setting: string; readonly text: string | undefined };
  readonly vault: { readonly token: string | undefined; readonly tokenFile: string | undefined; readonly namespace: string | undefined };
  readonly kmsEndpoint: string | undefined;
}

/** What the settings `<name>`, `<name>_PREVIOUS` and `<name>_SECRET` say; how Vault and KMS are reached is one for all keys. Default: `file:`. */
export const keyPlaces = (name: string, settings: Readonly<Record<string, string | undefined>>, folder: string): KeyPlaces => ({
  place: settings[name] || 'file:',
  previous: (settings[`${name}_PREVIOUS`] ?? '').split(/\s+/).filter(Boolean),
  folder,
  environment: { setting: `${name}_SECRET`, text: settings[`${name}_SECRET`] },
  vault: {
    token: settings['HEXAD_KEK_VAULT_TOKEN'],
    tokenFile: settings['HEXAD_KEK_VAULT_TOKEN_FILE'],
    namespace: settings['HEXAD_KEK_VAULT_NAMESPACE'],
  },
  kmsEndpoint: settings['HEXAD_KEK_KMS_ENDPOINT'],
});

/** Fails with `settings_invalid` when there is no such key, or it is no secret. Whoever opens it disposes of it. */
export async function openKey(places: KeyPlaces): Promise<KeyEncryption> {
  const current = await openOne(places.place, places);
  if (places.previous.length === 0) return current;
  const before: KeyEncryption[] = [];
  for (const place of places.previous) before.push(await openOne(place, places));
  return new KeyRing(current, before);
}

async function openOne(place: string, { folder, environment, vault, kmsEndpoint }: KeyPlaces): Promise<KeyEncryption> {
  const [, kind, rest = ''] = /^([a-z]+):(.*)$/.exec(place) ?? [];
  switch (kind) {
    case 'file':
      return LocalKeyFile.open(rest === '' ? folder : rest);
    case 'env':
      return new EnvironmentKey(environment.text ?? '', environment.setting);
    case 'vault':
      return new HeldDataKeys(new VaultTransit({ url: rest, token: tokenOf(vault), namespace: vault.namespace }));
    default:
      // Its SDK takes 28 MB, which nobody else pays for.
      const { AwsKms } = await import('./aws-kms.js');
      return new HeldDataKeys(new AwsKms({ arn: rest, endpoint: kmsEndpoint }));
  }
}

function tokenOf({ token, tokenFile: file }: KeyPlaces['vault']): () => Promise<string> {
  if (file !== undefined)
    return async () => {
      const text = await readPrivateFile(file);
      if (text === undefined) throw new AppError('settings_invalid', `HEXAD_KEK_VAULT_TOKEN_FILE: there is no file ${file}.`);
      return text.trim();
    };
  if (token === undefined)
    throw new AppError('settings_invalid', 'HEXAD_KEK is in Vault: set HEXAD_KEK_VAULT_TOKEN or HEXAD_KEK_VAULT_TOKEN_FILE.');
  return async () => token;
}
