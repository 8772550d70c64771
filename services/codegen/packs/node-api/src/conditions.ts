import type { Rule } from '@hexad/proto/documents';
import type { EntityModel } from '../../../src/domain/model.js';
import { tsValue } from '../../../src/domain/escape.js';

type When = NonNullable<Extract<Rule, { kind: 'deleteOnly' }>['when']>;

/** The condition as a TypeScript expression about the record in `variable`; safe to join with && as it stands. */
export function conditionOf(entity: EntityModel, when: When, variable: string): string {
  const field = entity.fields.find((each) => each.name === when.field);
  const value = `${variable}.${when.field}`;
  if (field?.spec.type === 'boolean' && !field.nullable && when.in.length === 1) return when.in[0] === true ? value : `!${value}`;
  const parts = when.in.map((each) => `${value} === ${tsValue(each)}`);
  return parts.length === 1 ? parts[0]! : `(${parts.join(' || ')})`;
}

/** Its opposite. */
export function unless(entity: EntityModel, when: When, variable: string): string {
  const condition = conditionOf(entity, when, variable);
  if (condition.startsWith('!')) return condition.slice(1);
  if (condition.startsWith('(')) return `!${condition}`;
  return condition.includes(' === ') ? condition.replace(' === ', ' !== ') : `!${condition}`;
}
