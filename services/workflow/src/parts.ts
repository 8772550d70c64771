/** The service put together without a role around it, for what measures it and what breaks it: they bring plugins and a database of their own. */
export { compose, type WorkflowService } from './compose.js';
export { workflowSchema } from './schema.js';
export { computingAction } from './runs/application/computing-action.js';
export { pluginAction, type Plugin } from './runs/application/plugins.js';
