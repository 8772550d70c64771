export { Pack, type GeneratedFile, type PackContext, type PackManifest } from './domain/pack.js';
export { openApiDocument, type OpenApiDocument } from './domain/openapi.js';
export { PackRegistry } from './application/pack-registry.js';
export { RenderRepository, type RenderRequest } from './application/render-repository.js';
export { Formatter } from './application/formatter.js';
export { repositoryRenderer, shippedPacks } from './adapters/shipped.js';
export { mutants, type Mutant } from './domain/mutants.js';
export { installedModules } from './adapters/installed-modules.js';
