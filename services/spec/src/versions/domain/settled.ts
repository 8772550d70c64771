import type { Entity, Field, Spec } from '@hexad/proto/documents';

/** A spec without what only said how it came from the version before it. */
export function settled(spec: Spec): Spec {
  return {
    ...spec,
    entities: spec.entities.map(({ was: _was, ...entity }): Entity => ({
      ...entity,
      fields: entity.fields.map(({ was: _name, enumWas: _values, existing: _value, ...field }): Field => field),
      relations: entity.relations.map(({ was: _role, ...relation }) => relation),
    })),
  };
}

/** An edit without those words that stand in it since the version before already: they say nothing of this one. */
export function withoutStale(base: Spec, edited: Spec): Spec {
  return {
    ...edited,
    entities: edited.entities.map((entity) => {
      const former = base.entities.find(({ name }) => name === entity.name);
      const { was, ...rest } = entity;
      return {
        ...rest,
        ...(was !== undefined && was !== former?.was && { was }),
        fields: entity.fields.map((field) =>
          freshField(
            former?.fields.find(({ name }) => name === field.name),
            field,
          ),
        ),
        relations: entity.relations.map(({ was: role, ...relation }) => ({
          ...relation,
          ...(role !== undefined && role !== former?.relations.find(({ name }) => name === relation.name)?.was && { was: role }),
        })),
      };
    }),
  };
}

function freshField(former: Field | undefined, { was, enumWas, existing, ...field }: Field): Field {
  const same = JSON.stringify(former?.enumWas) === JSON.stringify(enumWas);
  return {
    ...field,
    ...(was !== undefined && was !== former?.was && { was }),
    ...(enumWas !== undefined && !same && { enumWas }),
    ...(existing !== undefined && existing !== former?.existing && { existing }),
  };
}
