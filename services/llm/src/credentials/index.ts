export { IdentityUsers } from './adapters/identity-users.js';
export { StoredCredentials } from './adapters/stored-credentials.js';
export { StoredEncryption } from './adapters/stored-encryption.js';
export { openCredentials, type CredentialsParts, type OpenCredentials } from './application/open-credentials.js';
