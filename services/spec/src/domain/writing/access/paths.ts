import type { Entity, Ownership } from '@hexad/proto/documents';

type Path = Extract<Ownership, { by: 'person' }>['path'];
const LONGEST = 3;

/** The shortest way from a record to one of `target`: over its references, or, to begin with, over what refers to it. */
export function pathBetween(entities: readonly Entity[], from: string, target: string): Path | undefined {
  if (from === target) return [];
  let ends: { readonly at: string; readonly path: Path }[] = [{ at: from, path: [] }];
  for (let length = 1; length <= LONGEST; length += 1) {
    ends = ends.flatMap(({ at, path }) =>
      stepsFrom(entities, at, path.length === 0).map((step) => ({ at: step.entity, path: [...path, step] })),
    );
    const found = ends.filter(({ at }) => at === target);
    if (found.length > 0) return (found.find(({ path }) => path.every(({ direction }) => direction === 'up')) ?? found[0])?.path;
  }
  return undefined;
}

function stepsFrom(entities: readonly Entity[], name: string, first: boolean): Path {
  const up = (entities.find((entity) => entity.name === name)?.relations ?? []).flatMap((relation) =>
    relation.field !== undefined && relation.kind !== 'hasMany' && (relation.kind === 'belongsTo' || relation.owner === true)
      ? [{ direction: 'up' as const, entity: relation.entity, field: relation.field }]
      : [],
  );
  if (!first) return up;
  const down = entities.flatMap((entity) =>
    entity.relations.flatMap((relation) =>
      relation.entity === name &&
      entity.name !== name &&
      relation.field !== undefined &&
      (relation.kind === 'belongsTo' || relation.owner === true)
        ? [{ direction: 'down' as const, entity: entity.name, field: relation.field }]
        : [],
    ),
  );
  return [...up, ...down];
}
