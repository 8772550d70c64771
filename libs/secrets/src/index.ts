export { hint } from './hint.js';
export { KeyEncryption, type Context, type WrappedKey } from './key-encryption.js';
export { rewrap, seal, unseal, type Sealed } from './envelope.js';
export { LocalKeyFile } from './local-key-file.js';
export { EnvironmentKey } from './environment-key.js';
export { VaultTransit, type VaultOptions } from './vault-transit.js';
export { KeyRing } from './key-ring.js';
export { HeldDataKeys, type HoldOptions } from './held-data-keys.js';
export { readPrivateFile } from './private-file.js';
