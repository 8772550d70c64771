export { readPackDirectory } from './adapters/foreign/read-folder.js';
export { packInvalid } from './domain/foreign/fault.js';
export { readForeignPack } from './domain/foreign/foreign-pack.js';
