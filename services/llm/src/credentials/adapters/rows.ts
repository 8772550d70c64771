import type { Sealed } from '@hexad/secrets';
import type { Credential, Scope } from '../domain/credential.js';
import type { EncryptionRotation } from '../domain/encryption.js';
import type { SealedCredential } from '../application/ports.js';

export const SHOWN = `id, provider, scope, scope_id, name, hint, version, created_at, rotated_at, last_used_on::text, refused_at`;
export const SEALED = 'kek, kek_version, data_key, box';

export interface CredentialRow {
  readonly id: string;
  readonly provider: string;
  readonly scope: Scope;
  readonly scope_id: string;
  readonly name: string;
  readonly hint: string;
  readonly version: number;
  readonly created_at: Date;
  readonly rotated_at: Date;
  readonly last_used_on: string | null;
  readonly refused_at: Date | null;
}

export interface SealedRow {
  readonly kek: string;
  readonly kek_version: string;
  readonly data_key: Uint8Array;
  readonly box: Uint8Array;
}

export interface RotationRow {
  readonly id: string;
  readonly kek: string;
  readonly kek_version: string;
  readonly closing: readonly string[];
  readonly state: EncryptionRotation['state'];
  readonly total: string;
  readonly done: string;
  readonly failed: string;
  readonly started_at: Date;
  readonly finished_at: Date | null;
}

export const toCredential = (row: CredentialRow): Credential => ({
  id: row.id,
  provider: row.provider,
  scope: row.scope,
  scopeId: row.scope_id,
  name: row.name,
  hint: row.hint,
  version: row.version,
  createdAt: row.created_at,
  rotatedAt: row.rotated_at,
  lastUsedOn: row.last_used_on ?? undefined,
  refusedAt: row.refused_at ?? undefined,
});

export const toSealed = ({ kek, kek_version: version, data_key: bytes, box }: SealedRow): Sealed => ({ key: { kek, version, bytes }, box });

export const toSealedCredential = (row: CredentialRow & SealedRow & { readonly retired: boolean }): SealedCredential => ({
  ...toCredential(row),
  sealed: toSealed(row),
  retired: row.retired,
});

/** For `kek, kek_version, data_key, box`. */
export const sealedValues = ({ key, box }: Sealed) => [key.kek, key.version, key.bytes, box] as const;

export const toRotation = ({ kek_version: version, started_at: startedAt, finished_at, ...row }: RotationRow): EncryptionRotation => ({
  id: row.id,
  kek: row.kek,
  version,
  closing: row.closing,
  state: row.state,
  total: Number(row.total),
  done: Number(row.done),
  failed: Number(row.failed),
  startedAt,
  finishedAt: finished_at ?? undefined,
});
