import { createHash } from 'node:crypto';
import type { ArchitecturePlan, DatabaseName, Spec } from '@hexad/proto/documents';
import { appModel } from '../../domain/model.js';
import type { PackManifest } from '../../domain/pack.js';
import { componentsOf, storyMap } from './components.js';
import { databaseOf } from './database.js';
import { componentDiagram } from './diagrams/components.js';
import { dataModel } from './diagrams/data-model.js';
import { sequencesOf } from './diagrams/sequences.js';
import { stateDiagrams } from './diagrams/states.js';
import { outlineOf } from './outline.js';
import { risksOf } from './risks.js';
import { stackOf } from './stack.js';

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** How the product will be put together. `asked` are the packs that the build was asked for with; with none of them they are chosen among `packs`. */
export function architectureOf(
  spec: Spec,
  asked: readonly PackManifest[],
  packs: readonly PackManifest[],
  database?: DatabaseName,
): ArchitecturePlan {
  const stack = stackOf(spec, asked, packs);
  const chosen = stack.map(({ pack }) => packs.find(({ name }) => name === pack)!);
  const stories = new Set(spec.stories.map(({ id }) => id));
  const app = appModel({ spec, stories, stack: chosen.map(({ name }) => name) });
  const kept = databaseOf(
    spec,
    chosen.find(({ surface }) => surface === 'api'),
    database,
  );
  const components = componentsOf(app, chosen, kept?.name);
  const hasApi = chosen.some(({ surface }) => surface === 'api');
  const plan: Omit<ArchitecturePlan, 'revision'> = {
    schema: 'https://hexad.dev/schemas/architecture-plan/v1',
    title: spec.title,
    spec: sha256(spec),
    stack,
    ...(kept && { database: kept }),
    components,
    stories: storyMap(app, components),
    diagrams: {
      components: componentDiagram(
        components,
        spec.actors.map(({ name }) => name),
      ),
      data: dataModel(app),
      states: stateDiagrams(app),
      sequences: sequencesOf(app, components),
    },
    api: hasApi ? outlineOf(app, stories) : [],
    risks: risksOf(spec, stack, kept?.name),
  };
  return { ...plan, revision: sha256(plan) };
}
