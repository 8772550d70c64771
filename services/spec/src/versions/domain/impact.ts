import type { Check, Entity, Spec, SpecRevision } from '@hexad/proto/documents';
import { deltaOf } from '../../domain/spec-delta.js';

/** Requirements that may be added, changed and removed on the short way. */
const FEW = 5;

/** What the next version of a spec changes, and what that brings with it. */
export function impactOf(base: Spec, next: Spec): SpecRevision {
  const delta = deltaOf(base, next);
  const [old, now] = [criteriaOf(base), criteriaOf(next)];
  const kinds = [...delta.added, ...delta.modified, ...delta.removed].map(({ kind }) => kind);
  return {
    schema: 'https://hexad.dev/schemas/spec-revision/v1',
    ...delta,
    criteria: { added: [...now.keys()].filter((id) => !old.has(id)), removed: [...old.keys()].filter((id) => !now.has(id)) },
    stories: touched(base, next),
    tiny:
      JSON.stringify(base.access) === JSON.stringify(next.access) &&
      kinds.length <= FEW &&
      base.entities.length === next.entities.length &&
      !kinds.includes('entity') &&
      !kinds.includes('relation'),
  };
}

const criteriaOf = ({ stories }: Spec): Map<string, string> =>
  new Map(stories.flatMap(({ criteria }) => criteria.map(({ id, check }) => [id, JSON.stringify(check)] as const)));

/**
 * The foundation, stories of entities that changed, and those with a criterion that is new or said otherwise, or that looks at such an entity: through a rule,
 * as the children of a record, or at what its deletion does.
 */
function touched(base: Spec, next: Spec): string[] {
  const before = new Map(base.entities.map((entity) => [entity.name, demands(entity)]));
  const changed = new Set(next.entities.filter((entity) => before.get(entity.name) !== demands(entity)).map(({ name }) => name));
  const said = new Map(base.stories.flatMap(({ criteria }) => criteria.map(({ id, check }) => [id, JSON.stringify(check)] as const)));
  return next.stories
    .filter(
      ({ entity, criteria }) =>
        entity === undefined ||
        changed.has(entity) ||
        criteria.some(({ id, check }) => said.get(id) !== JSON.stringify(check) || lookedAt(next, check).some((name) => changed.has(name))),
    )
    .map(({ id }) => id);
}

/** Other entities that the test of a check has to do with beyond making a record of them. */
function lookedAt({ entities }: Spec, check: Check): string[] {
  if (!('entity' in check)) return [];
  const entity = entities.find(({ name }) => name === check.entity);
  if (check.kind === 'parentDelete' || check.kind === 'children')
    return (entity?.relations ?? []).filter(({ name }) => name === check.relation).map((relation) => relation.entity);
  if (check.kind !== 'rule') return [];
  const rule = entity?.rules.find(({ id }) => id === check.rule);
  if (rule?.kind === 'parentMust') return [rule.parent];
  return rule?.kind === 'maxChildren' || rule?.kind === 'stateBlockedByChildren' ? [rule.entity] : [];
}

/** All of an entity but where it was said. */
const demands = (entity: Entity): string => JSON.stringify(entity, (key, value: unknown) => (key === 'sources' ? undefined : value));
