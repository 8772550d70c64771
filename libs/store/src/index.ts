export { Store, type Tx, type OutboxEvent, type OutboxTask } from './store.js';
export { StoreServer, type BusSql } from './store-server.js';
export { openStore, type StoreOptions } from './open-store.js';
export { prepareTemplate } from './pglite/template.js';
export { Blobs } from './blobs.js';
export type { Migration, ServiceSchema } from './migration.js';
export { FolderLock } from './files/folder-lock.js';
export { FileBlobs } from './files/file-blobs.js';
export { OutboxRelay, Publisher, type OutboxMessage, type RelayOptions } from './outbox/relay.js';
