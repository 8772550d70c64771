export { ModelDouble, type ModelDoubleOptions, type ScriptInput } from './server/model-double.js';
export type { Seen } from './server/seen.js';
export { Recorder, type RecorderOptions } from './recordings/recorder.js';
export { readScript } from './script/read-script.js';
export { SCRIPT_SCHEMA, type Endpoint, type Provider, type Script } from './script/schema.js';
export type { Reply } from './script/reply.js';
export { tokensOf } from './tokens.js';
