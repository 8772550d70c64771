export { integrationsRole } from './role.js';
