import type { Entity, Field, Relation, Spec } from '@hexad/proto/documents';
import type { Fault } from './fault.js';

/** What no migration could do with records that are there already, without inventing or losing something: each with what would have to be said. */
export function dataFaults(base: Spec, spec: Spec): Fault[] {
  return spec.entities.flatMap((entity, at) => {
    const before = base.entities.find(({ name }) => name === (entity.was ?? entity.name));
    if (before === undefined) return [];
    return [
      ...entity.fields.flatMap((field, index) =>
        fieldFaults(entity, former(before.fields, field), field, `entities[${at}].fields[${index}]`),
      ),
      ...entity.relations.flatMap((relation, index) =>
        relationFaults(entity, former(before.relations, relation), relation, `entities[${at}].relations[${index}]`),
      ),
    ];
  });
}

const former = <T extends { readonly name: string; readonly was?: string | undefined }>(
  all: readonly T[],
  { name, was = name }: T,
): T | undefined => all.find((one) => one.name === was);

const says = (place: string, message: string): Fault[] => [{ place, message }];

function fieldFaults({ name, label }: Entity, before: Field | undefined, field: Field, place: string): Fault[] {
  const fill = field.existing ?? field.default;
  const records = `${label.toLowerCase()} records that are there already`;
  const mustBeGiven = field.required && field.readOnly !== true && before?.required !== true;
  if (mustBeGiven && fill === undefined)
    return says(
      place,
      `${name}.${field.name} must be given, and ${records} have none: say with "existing" what they get, or give it a default.`,
    );
  if (field.unique && before === undefined && fill !== undefined)
    return says(place, `${name}.${field.name} is unique, so ${records} cannot all get ${JSON.stringify(fill)}: make it optional first.`);
  if (before === undefined || before.type === field.type || canBecome(before, field)) return [];
  return says(
    place,
    `${name}.${field.name} cannot become ${field.type} from ${before.type} without losing values: add a field of another name, and take this one away when its values were brought over.`,
  );
}

/** Whether every value of one type is a value of the other. */
function canBecome({ type: from }: Field, { type: to }: Field): boolean {
  if (from === 'boolean') return false;
  if (to === 'string' || to === 'text') return true;
  if (to === 'enum') return from === 'string' || from === 'text';
  return from === 'integer' && to === 'number';
}

function relationFaults({ name, label }: Entity, before: Relation | undefined, relation: Relation, place: string): Fault[] {
  if (relation.kind !== 'belongsTo') return [];
  if (before !== undefined && before.entity !== relation.entity)
    return says(
      place,
      `${name}.${relation.name} cannot point to ${relation.entity} instead of ${before.entity}: add a relation of another name.`,
    );
  if (relation.required && before === undefined)
    return says(
      place,
      `${name}.${relation.name} must be given, and ${label.toLowerCase()} records that are there already have no ${relation.label.toLowerCase()}: make it optional first.`,
    );
  return [];
}
