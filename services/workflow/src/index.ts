export { workflowRole } from './role.js';
