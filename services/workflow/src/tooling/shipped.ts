import { Metrics } from '@hexad/telemetry';
import { aiPlugin } from '../actions/ai/ai-plugin.js';
import type { Models } from '../actions/ai/models.js';
import type { AllowedHosts } from '../actions/http/application/allowed-hosts.js';
import { httpAction } from '../actions/http/application/http-action.js';
import type { HttpClient } from '../actions/http/application/http-client.js';
import { integrationsPlugins } from '../actions/integrations-plugins.js';
import { metricAction } from '../actions/metric/metric-action.js';
import { architecturePlugin } from '../planning/application/architecture-plugin.js';
import type { Architectures } from '../planning/application/architectures.js';
import { planningPlugin } from '../planning/application/planning-plugin.js';
import type { Plans } from '../planning/application/plans.js';
import type { PlanProject } from '../planning/project/application/plan-project.js';
import { specPlugin } from '../planning/application/spec-plugin.js';
import type { Specs } from '../planning/application/specs.js';
import type { RpcClients } from '@hexad/rpc';
import type { Vocabulary } from '../language/lint.js';
import { PluginRegistry } from '../runs/application/plugins.js';
import { vocabularyOf } from '../runs/application/vocabulary.js';

/** What the engine brings itself, to hold a file against without starting anything: only the schemas are looked at. */
export function shippedVocabulary(): Vocabulary {
  const nobody = {} as Specs & Architectures & Plans & Models & AllowedHosts & HttpClient & RpcClients;
  const system = { http: httpAction(nobody, nobody), metric: metricAction(new Metrics()) };
  const own = {
    spec: specPlugin(nobody),
    codegen: architecturePlugin(nobody, nobody),
    planning: planningPlugin(nobody, nobody, nobody as unknown as PlanProject),
    system,
    ai: aiPlugin(nobody),
    ...integrationsPlugins(nobody),
  };
  return vocabularyOf(new PluginRegistry(own));
}
