export { Prompts, type Rendered, type RenderOrder } from './application/prompts.js';
export { JinjaEngine } from './adapters/jinja.js';
export { ProcessLiquid } from './adapters/process-liquid.js';
export { ShippedFiles } from './adapters/shipped-files.js';
export { StoredPrompts } from './adapters/stored-prompts.js';
export { PromptsController } from './rpc/prompts.controller.js';
