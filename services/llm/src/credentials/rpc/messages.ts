import type { EncryptionRotation as RotationMessage, Key as KeyMessage } from '@hexad/proto/llm/v1/keys';
import { ageDays, changeBy, statusOf, type Credential } from '../domain/credential.js';
import type { EncryptionRotation } from '../domain/encryption.js';

/** Nothing of the secret but its hint. */
export const keyMessage = (credential: Credential, now: Date): KeyMessage => ({
  id: credential.id,
  provider: credential.provider,
  scope: credential.scope,
  scopeId: credential.scopeId,
  name: credential.name,
  hint: credential.hint,
  version: credential.version,
  status: statusOf(credential, now),
  createdAt: credential.createdAt.toISOString(),
  rotatedAt: credential.rotatedAt.toISOString(),
  lastUsedOn: credential.lastUsedOn ?? '',
  refusedAt: credential.refusedAt?.toISOString() ?? '',
  ageDays: ageDays(credential, now),
  changeBefore: changeBy(credential).toISOString(),
});

export const rotationMessage = (rotation: EncryptionRotation): RotationMessage => ({
  id: rotation.id,
  keyEncryptionKey: rotation.kek,
  version: rotation.version,
  state: rotation.state,
  rowsTotal: rotation.total,
  rowsDone: rotation.done,
  rowsFailed: rotation.failed,
  startedAt: rotation.startedAt.toISOString(),
  finishedAt: rotation.finishedAt?.toISOString() ?? '',
});
