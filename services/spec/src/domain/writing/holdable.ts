import type { Rule } from '@hexad/proto/documents';
import { inferredKind } from '../draft/apply.js';
import type { EntityDraft } from '../draft/draft.js';
import type { SpecNames } from './names-in-spec.js';

const FAMILIES: ReadonlyMap<string, string> = new Map([
  ['integer', 'number'],
  ['number', 'number'],
  ['date', 'day'],
  ['datetime', 'day'],
  ['time', 'time'],
  ['string', 'text'],
  ['text', 'text'],
]);

const isHeldBy = (values: readonly unknown[], choices: readonly string[] | undefined): boolean =>
  choices === undefined || values.some((value) => typeof value === 'string' && choices.includes(value));

/** Whether an application could enforce this rule: it compares what can be compared and speaks of values that there are. */
export function isHoldable(rule: Rule, entity: EntityDraft, names: SpecNames): boolean {
  const types = new Map(entity.fields.map((field) => [names.field(entity, field.key) ?? '', field.type ?? inferredKind(field.key).type]));
  const enums = new Map(entity.fields.map((field) => [names.field(entity, field.key) ?? '', field.enum]));
  const familyOf = (name: string): string | undefined => FAMILIES.get(types.get(name) ?? '');
  switch (rule.kind) {
    case 'compare':
      return familyOf(rule.left) !== undefined && familyOf(rule.left) === familyOf(rule.right);
    case 'relativeToNow':
      return familyOf(rule.field) === 'day';
    case 'uniqueTogether': {
      const lists = new Set(entity.relations.filter((one) => one.kind === 'manyToMany').map((one) => names.field(entity, one.role)));
      return !rule.fields.some((name) => lists.has(name)) && (!rule.when || isHeldBy(rule.when.in, enums.get(rule.when.field)));
    }
    case 'requiredWhen':
    case 'noOverlap':
    case 'immutable':
    case 'deleteOnly':
      return !rule.when || isHeldBy(rule.when.in, enums.get(rule.when.field));
    case 'timeWindow':
      return (
        (rule.field === 'createdAt' || familyOf(rule.field) === 'day') &&
        (rule.state === undefined || entity.transitions.some((one) => one.to === rule.state))
      );
    case 'stateBlockedByChildren':
      return rule.state === entity.initialState || entity.transitions.some((one) => one.to === rule.state);
    default:
      return true;
  }
}
