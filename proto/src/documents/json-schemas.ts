import { z } from 'zod';
import { ArchitecturePlan } from './architecture-plan.js';
import { HexadJson } from './hexad-json.js';
import { Plan } from './plan.js';
import { PlanSettings } from './plan-settings.js';
import { ProjectPlan } from './project-plan.js';
import { ResourceCatalogue, Resources } from './resources.js';
import { Spec } from './spec.js';
import { SpecDelta } from './spec-delta.js';
import { SpecRevision } from './spec-revision.js';

const publish = (title: string, id: string, schema: z.ZodType) => ({
  ...z.toJSONSchema(schema, { target: 'draft-2020-12', reused: 'ref' }),
  $id: id,
  title,
});

/** The published JSON Schemas, by file name below docs/reference/. */
export const JSON_SCHEMAS: Readonly<Record<string, object>> = {
  'spec.schema.json': publish('Hexad spec', 'https://hexad.dev/schemas/spec/v1', Spec),
  'spec-delta.schema.json': publish('Hexad spec delta', 'https://hexad.dev/schemas/spec-delta/v1', SpecDelta),
  'spec-revision.schema.json': publish('Hexad spec revision', 'https://hexad.dev/schemas/spec-revision/v1', SpecRevision),
  'architecture-plan.schema.json': publish('Hexad architecture plan', 'https://hexad.dev/schemas/architecture-plan/v1', ArchitecturePlan),
  'plan.schema.json': publish('Hexad plan', 'https://hexad.dev/schemas/plan/v1', Plan),
  'plan-settings.schema.json': {
    ...z.toJSONSchema(PlanSettings, { target: 'draft-2020-12', reused: 'ref', io: 'input' }),
    $id: 'https://hexad.dev/schemas/plan-settings/v1',
    title: 'Hexad plan settings',
  },
  'project-plan.schema.json': publish('Hexad project plan', 'https://hexad.dev/schemas/project-plan/v1', ProjectPlan),
  'resources.schema.json': publish('Hexad resources', 'https://hexad.dev/schemas/resources/v1', Resources),
  'resource-catalogue.schema.json': publish(
    'Hexad resource catalogue',
    'https://hexad.dev/schemas/resource-catalogue/v1',
    ResourceCatalogue,
  ),
  'hexad.schema.json': publish('hexad.json of a delivered repository', 'https://hexad.dev/schemas/hexad-json/v1', HexadJson),
};
