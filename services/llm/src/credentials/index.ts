export { IdentityUsers } from './adapters/identity-users.js';
export { StoredCredentials } from './adapters/stored-credentials.js';
export { StoredEncryption } from './adapters/stored-encryption.js';
export { ManageKeys } from './application/manage-keys.js';
export { openCredentials, type CredentialsParts, type OpenCredentials } from './application/open-credentials.js';
export { Credentials, Encryption, Users } from './application/ports.js';
export { RotateEncryption } from './application/rotate-encryption.js';
export { TenantSecrets } from './application/tenant-secrets.js';
export { EncryptionSettings, openKeyEncryption } from './settings.js';
