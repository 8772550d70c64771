/** For `tools/bench`: the service between a workflow and agents that somebody plays. */
export { ended, Ground, offered, requested, taskId } from './fixtures/ground.js';
