/** For `tools/chaos`: the engine with plugins that a test brings, and workflows whose end is known beforehand. */
export { workflowRoleWith } from './role.js';
export { workflowSchema } from './schema.js';
export { computingAction } from './runs/application/computing-action.js';
export { pluginAction, type Plugin, type PluginContext } from './runs/application/plugins.js';
export { FakePeople, FakePeopleModule } from './runs/testing/fake-people.js';
export { grow } from './runs/testing/nested/grow.js';
export { behaviourOf, everyStep, SMALL, type Leaf, type Mood, type Tree } from './runs/testing/nested/tree.js';
export { filesOf } from './runs/testing/nested/write.js';
export { predict, type LeafState, type Predicted } from './runs/testing/reference.js';
