import type { Entity, Relation } from '@hexad/proto/documents';

/**
 * The relations that a record really must have. A required relation that would close a circle of required ones is not among them:
 * nobody could ever make the first record.
 */
export function requiredRelations(entities: readonly Entity[]): ReadonlySet<Relation> {
  const parents = new Map<string, Set<string>>(entities.map((entity) => [entity.name, new Set()]));
  const leadsTo = (from: string, to: string, seen: Set<string>): boolean =>
    from === to || (!seen.has(from) && [...(parents.get(from) ?? [])].some((parent) => leadsTo(parent, to, new Set([...seen, from]))));
  const kept = new Set<Relation>();
  for (const entity of entities) {
    for (const relation of entity.relations) {
      const bears = relation.kind === 'belongsTo' || (relation.kind === 'manyToMany' && relation.owner === true);
      if (!relation.required || !bears || leadsTo(relation.entity, entity.name, new Set())) continue;
      kept.add(relation);
      parents.get(entity.name)?.add(relation.entity);
    }
  }
  return kept;
}
