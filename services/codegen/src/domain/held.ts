import { Held, type Entity, type Spec } from '@hexad/proto/documents';
import { lackedBy } from './lacks.js';
import type { PackManifest } from './pack.js';

const withEntities = (spec: Spec, change: (entity: Entity) => Partial<Entity>): Spec => ({
  ...spec,
  entities: spec.entities.map((entity) => ({ ...entity, ...change(entity) })),
});

const withoutRules = (spec: Spec, kind: string): Spec =>
  withEntities(spec, ({ rules }) => ({ rules: rules.filter((rule) => rule.kind !== kind) }));

const WITHOUT: Readonly<Record<Held, (spec: Spec) => Spec>> = {
  access: ({ access: _access, ...spec }) => spec,
  exchange: (spec) =>
    withEntities(spec, ({ operations }) => ({
      operations: operations.filter((operation) => operation !== 'export' && operation !== 'import'),
    })),
  computed: (spec) => withEntities(spec, ({ fields }) => ({ fields: fields.filter(({ computed }) => computed === undefined) })),
  counter: (spec) => withEntities(spec, ({ fields }) => ({ fields: fields.filter(({ counter }) => counter === undefined) })),
  tally: (spec) => withoutRules(spec, 'tally'),
  timeWindow: (spec) => withoutRules(spec, 'timeWindow'),
  softDelete: (spec) => ({ ...spec, entities: spec.entities.map(({ softDelete: _kept, ...entity }) => entity) }),
  reminders: (spec) => ({ ...spec, entities: spec.entities.map(({ reminders: _reminders, ...entity }) => entity) }),
  rateLimit: ({ rateLimit: _limit, ...spec }) => spec,
  contract: ({ contract: _contract, ...spec }) => spec,
};

/**
 * The part of the spec that a pack holds in this stack: pages show nothing that their API does not hold. Criteria about the rest stay, have no
 * test, and are told as unproved.
 */
export function partHeldBy(pack: PackManifest, stack: readonly PackManifest[], spec: Spec): Spec {
  const apis = stack.filter(({ surface }) => surface === 'api');
  const lacking = new Set([pack, ...apis].flatMap(lackedBy));
  return Held.options.filter((what) => lacking.has(what)).reduce((left, what) => WITHOUT[what](left), spec);
}
