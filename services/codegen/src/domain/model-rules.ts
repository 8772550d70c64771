import type { Entity, Field, Rule } from '@hexad/proto/documents';
import { isNumber, isTallied } from './model-computed.js';
import type { Scope } from './scope.js';
import { isWindow } from './windows.js';

/** The rule as far as it can be kept: one over other entities waits until these are in, one that blocks a state waits for the states. */
export function readyRule(rule: Rule, entity: Entity, scope: Scope, states: readonly string[] = []): Rule | undefined {
  switch (rule.kind) {
    case 'maxChildren':
      return narrowedChildRule(rule, scope);
    case 'stateBlockedByChildren':
      return states.includes(rule.state) ? narrowedChildRule(rule, scope) : undefined;
    case 'parentMust':
      return scope.has(rule.parent, 'manage') && entity.relations.some((relation) => relation.field === rule.via)
        ? narrowed(rule, scope.entity(rule.parent)!)
        : undefined;
    case 'compare':
      return comparable(fieldOf(entity, rule.left), fieldOf(entity, rule.right)) ? rule : undefined;
    case 'uniqueTogether':
      return rule.fields.every((name) => isSingle(entity, name)) ? narrowed(rule, entity) : undefined;
    case 'timeWindow':
      return isWindow(rule, entity, states) ? rule : undefined;
    case 'tally':
      return isTallied(rule, entity, scope) && (typeof rule.limit === 'number' || isNumber(fieldOf(entity, rule.limit))) ? rule : undefined;
    case 'noOverlap':
      return isSpan(entity, rule) && rule.within.every((name) => isSingle(entity, name)) ? narrowed(rule, entity) : undefined;
    case 'relativeToNow':
      return familyOf(fieldOf(entity, rule.field)) === 'moment' ? rule : undefined;
    default:
      return narrowed(rule, entity);
  }
}

const fieldOf = (entity: Entity, name: string): Field | undefined => entity.fields.find((field) => field.name === name);

/** Both ends are days, moments or times of a day. */
const isSpan = (entity: Entity, { start, end }: Extract<Rule, { kind: 'noOverlap' }>): boolean =>
  ['date', 'datetime', 'time'].includes(fieldOf(entity, start)?.type ?? '') &&
  fieldOf(entity, start)?.type === fieldOf(entity, end)?.type &&
  start !== end;

/** One value for each record: an own field, or a reference. */
const isSingle = (entity: Entity, name: string): boolean =>
  fieldOf(entity, name) !== undefined || entity.relations.some((relation) => relation.field === name && relation.kind === 'belongsTo');

function narrowedChildRule(rule: Extract<Rule, { kind: 'maxChildren' | 'stateBlockedByChildren' }>, scope: Scope): Rule | undefined {
  const child = scope.has(rule.entity, 'manage') ? scope.entity(rule.entity) : undefined;
  return child?.relations.some((relation) => relation.field === rule.via) ? narrowed(rule, child) : undefined;
}

/** The rule without values that the field of its condition can never have; nothing when none is left. */
function narrowed(rule: Rule, entity: Entity): Rule | undefined {
  if (!('when' in rule) || rule.when === undefined) return rule;
  const { field, in: values } = rule.when;
  const known = fieldOf(entity, field);
  const possible = values.filter((value) => known?.enum === undefined || known.enum.includes(String(value)));
  return known === undefined || possible.length === 0 ? undefined : { ...rule, when: { field, in: possible } };
}

/** Whether an order between the values of the two has a meaning. */
const comparable = (left: Field | undefined, right: Field | undefined): boolean =>
  familyOf(left) !== undefined && familyOf(left) === familyOf(right);

function familyOf(field: Field | undefined): string | undefined {
  switch (field?.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'date':
    case 'datetime':
      return 'moment';
    case 'string':
    case 'text':
      return 'text';
    default:
      return field?.type;
  }
}
