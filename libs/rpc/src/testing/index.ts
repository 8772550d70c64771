export { Signer } from './signer.js';
