export { fixers, HEXAD_FIX } from './fixers/shipped.js';
export { Commands } from './proof/commands.js';
export { passed, type CheckRun } from './proof/check.js';
export { worse } from './tools/fix/same-tests.js';
export { MergeGround, type Wish } from './fixtures/merge-ground.js';
export { open, settlements } from './regeneration/domain/conflict.js';
export { handsOf } from './regeneration/application/merge.js';
export { runQueue } from './merging/run-queue.js';
