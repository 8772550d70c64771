export { agentsRole } from './role.js';
