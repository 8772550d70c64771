import type { Field, Rule } from '@hexad/proto/documents';
import { plainLine } from './escape.js';
import type { AppModel, EntityModel } from './model.js';
import { enumeration } from './text.js';
import { lengthWords } from './windows.js';

type When = NonNullable<Extract<Rule, { kind: 'deleteOnly' }>['when']>;

const lower = (label: string): string => plainLine(label).toLowerCase();
const an = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
const fieldOf = (entity: EntityModel, name: string): Field | undefined => entity.fields.find((field) => field.name === name)?.spec;

/** What a request did wrong that broke this rule: of one field, what its value must be; of a record, a sentence. */
export function ruleMessage(app: AppModel, entity: EntityModel, rule: Rule): string {
  const one = lower(entity.spec.label);
  switch (rule.kind) {
    case 'compare':
      return `${COMPARED[isMoment(fieldOf(entity, rule.left)) ? 'moment' : 'number'][rule.op]} ${labelOf(entity, rule.right)}`;
    case 'relativeToNow':
      return NOW[rule.op];
    case 'requiredWhen':
      return `is required when ${condition(entity, rule.when)}`;
    case 'uniqueTogether':
      return `Another ${one}${whose(entity, rule.when)} has the same ${enumeration(rule.fields.map((name) => labelOf(entity, name)))}.`;
    case 'timeWindow': {
      const moment = rule.field === 'createdAt' ? 'its creation' : `its ${labelOf(entity, rule.field)}`;
      const when = rule.minutes === 0 ? moment : `${lengthWords(rule.minutes)} ${rule.minutes < 0 ? 'before' : 'after'} ${moment}`;
      if (rule.action === 'create') return `must be at least ${lengthWords(rule.minutes)} ahead`;
      const done =
        rule.action === 'enter' ? `become ${plainLine(rule.state ?? '')}` : `be ${rule.action === 'update' ? 'changed' : 'deleted'}`;
      return sentence(`${an(one)} can ${done} only ${rule.op === '<=' ? 'until' : 'from'} ${when}${rule.op === '<=' ? '' : ' on'}`);
    }
    case 'tally': {
      const child = app.entity(rule.entity);
      const many = `${lower(child.spec.pluralLabel)}${whose(child, rule.when)}`;
      const what = rule.field === undefined ? `the number of ${many}` : `the ${labelOf(child, rule.field)} of all ${many}`;
      const limit = typeof rule.limit === 'number' ? String(rule.limit) : `its ${labelOf(entity, rule.limit)}`;
      return sentence(`${what} of ${an(one)} must be at ${rule.op === '<=' ? 'most' : 'least'} ${limit}`);
    }
    case 'noOverlap': {
      const same = rule.within.length === 0 ? '' : ` with the same ${enumeration(rule.within.map((name) => labelOf(entity, name)))}`;
      return `Another ${one}${same}${whose(entity, rule.when)} lies in this time.`;
    }
    case 'immutable': {
      const what = rule.fields === undefined ? an(one) : enumeration(rule.fields.map((name) => labelOf(entity, name)));
      return sentence(`${what} cannot be changed${rule.when === undefined ? '' : ` while ${condition(entity, rule.when)}`}`);
    }
    case 'deleteOnly':
      return rule.when === undefined
        ? sentence(`${an(one)} cannot be deleted`)
        : sentence(`${an(one)} can be deleted only while ${condition(entity, rule.when)}`);
    case 'maxChildren': {
      const child = app.entity(rule.entity);
      const count = `${rule.limit} ${lower(rule.limit === 1 ? child.spec.label : child.spec.pluralLabel)}`;
      return sentence(`${an(one)} can have at most ${count}${whose(child, rule.when)}`);
    }
    case 'stateBlockedByChildren': {
      const child = app.entity(rule.entity);
      return `The ${one} cannot become ${plainLine(rule.state)} while it has ${lower(child.spec.pluralLabel)}${whose(child, rule.when)}.`;
    }
    case 'parentMust':
      return `The ${labelOf(entity, rule.via)} must be one where ${condition(app.entity(rule.parent), rule.when)}.`;
  }
}

const COMPARED = {
  moment: { '<': 'must be before', '<=': 'must not be after', '>': 'must be after', '>=': 'must not be before', '!=': 'must differ from' },
  number: {
    '<': 'must be less than',
    '<=': 'must be at most',
    '>': 'must be more than',
    '>=': 'must be at least',
    '!=': 'must differ from',
  },
} as const;

const NOW = {
  '<': 'must be in the past',
  '<=': 'must not be in the future',
  '>': 'must be in the future',
  '>=': 'must not be in the past',
} as const;

const isMoment = (field: Field | undefined): boolean => ['date', 'datetime', 'time'].includes(field?.type ?? '');

function labelOf(entity: EntityModel, name: string): string {
  const reference = entity.references.find((each) => each.field === name);
  return lower(reference?.spec.label ?? fieldOf(entity, name)?.label ?? name);
}

/** `status is open or closed` */
const condition = (entity: EntityModel, { field, in: values }: When): string =>
  `${labelOf(entity, field)} is ${enumeration(
    values.map((value) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : plainLine(String(value)))),
    'or',
  )}`;

const whose = (entity: EntityModel, when: When | undefined): string => (when === undefined ? '' : ` whose ${condition(entity, when)}`);

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
