export { keyEncryptionConformance, type KeyUnderTest } from './key-encryption-conformance.js';
export { VaultDouble } from './vault-double.js';
export { KmsDouble } from './kms-double.js';
export type { Answered, Asked } from './http-double.js';
