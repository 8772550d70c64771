export { dispatcherRole } from './role.js';
