import type { Computed, Entity, Field, Rule } from '@hexad/proto/documents';
import type { Scope } from './scope.js';

export type Tally = Omit<Extract<Computed, { kind: 'tally' }>, 'kind'>;
export type TallyRule = Extract<Rule, { kind: 'tally' }>;

const fieldOf = (entity: Entity, name: string): Field | undefined => entity.fields.find((field) => field.name === name);

export const isNumber = (field: Field | undefined): boolean => field?.type === 'integer' || field?.type === 'number';

/** Whether the field can be worked out, or counted up, from what is in. What is stored always can. */
export function isReady(field: Field, entity: Entity, scope: Scope): boolean {
  if (field.counter !== undefined) {
    const { within } = field.counter;
    return scope.has(entity.name, 'rules') && (within === undefined || isParent(entity, within, scope));
  }
  if (field.computed === undefined) return true;
  return scope.has(entity.name, 'rules') && isWorkable(field.computed, entity, scope);
}

const isParent = (entity: Entity, field: string, scope: Scope): boolean =>
  entity.relations.some(
    (relation) => relation.field === field && relation.kind === 'belongsTo' && scope.hasRelation(entity.name, relation),
  );

function isWorkable(computed: Computed, entity: Entity, scope: Scope): boolean {
  switch (computed.kind) {
    case 'tally':
      return isTallied(computed, entity, scope);
    case 'product':
      return [computed.left, computed.right].every((name) => isStored(entity, name) && isNumber(fieldOf(entity, name)));
    case 'past':
      return ['date', 'datetime'].includes(fieldOf(entity, computed.field)?.type ?? '') && isStored(entity, computed.field);
    case 'compare':
      return [computed.left, computed.right].every((name) => {
        const field = fieldOf(entity, name);
        return isNumber(field) && isReady(field!, entity, scope);
      });
  }
}

const isStored = (entity: Entity, name: string): boolean => fieldOf(entity, name)?.computed === undefined;

/** Whether these children are in, know this parent, and have the fields. */
export function isTallied(tally: Tally, entity: Entity, scope: Scope): boolean {
  const child = scope.has(tally.entity, 'manage') ? scope.entity(tally.entity) : undefined;
  if (child === undefined || !isParent(child, tally.via, scope)) return false;
  const parent = child.relations.find((relation) => relation.field === tally.via)!.entity;
  const numbers = [tally.field, tally.times].filter((name) => name !== undefined);
  const conditions = [tally.minus, tally.when].filter((when) => when !== undefined);
  return (
    parent === entity.name &&
    numbers.every((name) => isNumber(fieldOf(child, name)) && isStored(child, name)) &&
    conditions.every((when) => fieldOf(child, when.field) !== undefined)
  );
}

/** Whether it has a value in every record. */
export function isCertain(field: Field, entity: Entity): boolean {
  if (field.computed === undefined) return false;
  const { computed } = field;
  return computed.kind !== 'product' || [computed.left, computed.right].every((name) => fieldOf(entity, name)?.required === true);
}
