import type { Vocabulary } from '../../language/lint.js';
import { SYSTEM_ACTIONS } from '../domain/system-actions.js';
import type { PluginRegistry } from './plugins.js';

/** What a workflow can be made of here. */
export const vocabularyOf = (registry: PluginRegistry): Vocabulary => ({
  hasPlugin: (plugin, action) => registry.has(plugin, action),
  hasSystem: (action) => SYSTEM_ACTIONS.has(action),
  schemas: (plugin, action) => registry.schemas(plugin, action),
});
