import { planningPlugin } from '../planning/application/planning-plugin.js';
import type { Plans } from '../planning/application/plans.js';
import { specPlugin } from '../planning/application/spec-plugin.js';
import type { Specs } from '../planning/application/specs.js';
import type { Vocabulary } from '../language/lint.js';
import { PluginRegistry } from '../runs/application/plugins.js';
import { vocabularyOf } from '../runs/application/vocabulary.js';

/** What the engine brings itself, to hold a file against without starting anything: only the schemas are looked at. */
export function shippedVocabulary(): Vocabulary {
  const nobody = {} as Specs & Plans;
  return vocabularyOf(new PluginRegistry({ spec: specPlugin(nobody), planning: planningPlugin(nobody, nobody) }));
}
