import type { Rule } from '@hexad/proto/documents';
import { plainLine, pyString, pyValue } from '../../../src/domain/escape.js';
import { parentRules } from '../../../src/domain/filter-fields.js';
import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import { filterParam } from '../../../src/domain/model-listing.js';
import { ruleMessage } from '../../../src/domain/rule-message.js';
import { overlapRules, type NoOverlap } from '../../../src/domain/slots.js';
import { lines } from '../../../src/domain/text.js';
import { changeWindows, createWindows, deleteWindows } from './rules/window.js';
import { attributeOf, pyNames } from './names.js';
import { block, tuple } from './text.js';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;
type When = NonNullable<Of<'deleteOnly'>['when']>;

export const rulesOf = <K extends Rule['kind']>(entity: EntityModel, kind: K): Of<K>[] =>
  entity.rules.filter((rule): rule is Of<K> => rule.kind === kind);

export const message = (app: AppModel, entity: EntityModel, rule: Rule): string => pyString(ruleMessage(app, entity, rule));
const variable = (entity: EntityModel): string => pyNames(entity).variable;
export const valueOf = (entity: EntityModel, name: string, of = variable(entity)): string => `${of}.${attributeOf(name)}`;
const tableOf = (entity: EntityModel): string => `self._tables.${pyNames(entity).collection}`;
export const refuse = (condition: string, refusal: string): string => block(`if ${condition}:`, `raise ${refusal}`);
export const all = (...conditions: string[]): string => conditions.join(' and ');

function mayBeNull(entity: EntityModel, name: string): boolean {
  const reference = entity.references.find((each) => each.field === name);
  return reference === undefined ? (entity.fields.find((field) => field.name === name)?.nullable ?? false) : !reference.required;
}

export const ifSet = (entity: EntityModel, names: readonly string[], of = variable(entity)): string[] =>
  names.filter((name) => mayBeNull(entity, name)).map((name) => `${valueOf(entity, name, of)} is not None`);

/** The condition about the record in `of`; safe to join as it stands. */
function holds(entity: EntityModel, when: When, of: string): string {
  const value = valueOf(entity, when.field, of);
  const field = entity.fields.find((each) => each.name === when.field);
  if (field?.spec.type === 'boolean' && when.in.length === 1) return `${value} is ${pyValue(when.in[0])}`;
  return when.in.length === 1 ? `${value} == ${pyValue(when.in[0])}` : `${value} in ${tuple(when.in.map(pyValue))}`;
}

function unless(entity: EntityModel, when: When, of: string): string {
  return holds(entity, when, of)
    .replace(/ (is|==|in) (?=\(|"|-?\d|True|False)/, (_, op: string) => ({ is: ' is not ', '==': ' != ', in: ' not in ' })[op]!);
}

/** What a rule counts: the picks of a table. */
function picks(members: readonly (readonly [name: string, values: string])[], when?: When): string {
  const conditions = when === undefined || members.some(([name]) => name === when.field) ? [] : [[when.field, pyValue(when.in)] as const];
  return `{${[...members, ...conditions].map(([name, values]) => `${pyString(filterParam(name))}: ${values}`).join(', ')}}`;
}

/** Everything that must hold for a record whenever it is written. */
export const recordChecks = (app: AppModel, entity: EntityModel): string[] => [
  ...entity.references.map((reference) => referenceCheck(app, entity, reference.field, reference.entity)),
  ...entity.links.map((link) => linkCheck(app, entity, link.field, link.entity)),
  ...rulesOf(entity, 'compare').map((rule) => compareCheck(app, entity, rule)),
  ...rulesOf(entity, 'relativeToNow').map((rule) => nowCheck(app, entity, rule)),
  ...rulesOf(entity, 'requiredWhen').flatMap((rule) => requiredCheck(app, entity, rule)),
  ...entity.references.flatMap((reference) => parentChecks(app, entity, reference.field, reference.entity)),
  ...uniqueChecks(entity),
  ...rulesOf(entity, 'uniqueTogether').map((rule) => duplicateCheck(entity, rule.fields, rule.when, message(app, entity, rule))),
  ...createWindows(app, entity),
  ...overlapRules(entity).flatMap((rule) => overlapChecks(app, entity, rule)),
  ...limitChecks(app, entity),
];

const mustRules = (entity: EntityModel, field: string): Of<'parentMust'>[] =>
  rulesOf(entity, 'parentMust').filter((rule) => rule.via === field);

const parentName = (field: string): string => `${attributeOf(field).replace(/_ids?$/, '')}_found`;

/** The reference must lead somewhere. What it leads to is kept where rules about it follow. */
function referenceCheck(app: AppModel, entity: EntityModel, field: string, target: string): string {
  const parent = app.entity(target);
  const unknown = `unknown_reference(${pyString(field)}, ${pyString(plainLine(parent.spec.label))})`;
  const value = valueOf(entity, field);
  const found = `${tableOf(parent)}.find(${value})`;
  const optional = mayBeNull(entity, field);
  if (mustRules(entity, field).length === 0) return refuse(all(...ifSet(entity, [field]), `${found} is None`), unknown);
  const name = parentName(field);
  return lines(
    `${name} = ${optional ? `None if ${value} is None else ${found}` : found}`,
    refuse(all(...ifSet(entity, [field]), `${name} is None`), unknown),
  );
}

function parentChecks(app: AppModel, entity: EntityModel, field: string, target: string): string[] {
  const value = valueOf(entity, field);
  return mustRules(entity, field).map((rule) =>
    refuse(
      all(
        `${parentName(field)} is not None`,
        `(before is None or ${value} != ${valueOf(entity, field, 'before')})`,
        unless(app.entity(target), rule.when, parentName(field)),
      ),
      `conflict("parent_refused", ${message(app, entity, rule)}, ${pyString(field)})`,
    ),
  );
}

function linkCheck(app: AppModel, entity: EntityModel, field: string, target: string): string {
  const other = app.entity(target);
  return refuse(
    `any(${tableOf(other)}.find(target) is None for target in ${valueOf(entity, field)})`,
    `unknown_reference(${pyString(field)}, ${pyString(plainLine(other.spec.label))})`,
  );
}

const OPPOSITE = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '!=': '==' } as const;

function compareCheck(app: AppModel, entity: EntityModel, rule: Of<'compare'>): string {
  const types = [rule.left, rule.right].map((name) => entity.fields.find((field) => field.name === name)?.spec.type);
  const mixed = types.includes('date') && types.includes('datetime');
  const side = (name: string, at: number): string => `${valueOf(entity, name)}${mixed && types[at] === 'datetime' ? '[:10]' : ''}`;
  const condition = `${side(rule.left, 0)} ${OPPOSITE[rule.op]} ${side(rule.right, 1)}`;
  return refuse(
    all(...ifSet(entity, [rule.left, rule.right]), condition),
    `invalid_field(${pyString(rule.left)}, "rule", ${message(app, entity, rule)})`,
  );
}

function nowCheck(app: AppModel, entity: EntityModel, rule: Of<'relativeToNow'>): string {
  const field = entity.fields.find((each) => each.name === rule.field);
  const value = valueOf(entity, rule.field);
  return refuse(
    all(
      ...ifSet(entity, [rule.field]),
      `(before is None or ${value} != ${valueOf(entity, rule.field, 'before')})`,
      `${value} ${OPPOSITE[rule.op]} ${field?.spec.type === 'date' ? 'today()' : 'now()'}`,
    ),
    `invalid_field(${pyString(rule.field)}, "rule", ${message(app, entity, rule)})`,
  );
}

function requiredCheck(app: AppModel, entity: EntityModel, rule: Of<'requiredWhen'>): string[] {
  if (!mayBeNull(entity, rule.field)) return [];
  const text = entity.fields.some((field) => field.name === rule.field && ['string', 'text'].includes(field.spec.type));
  const value = valueOf(entity, rule.field);
  const absent = text ? `not (${value} or "").strip()` : `${value} is None`;
  return [
    refuse(
      all(holds(entity, rule.when, variable(entity)), absent),
      `invalid_field(${pyString(rule.field)}, "missing", ${message(app, entity, rule)})`,
    ),
  ];
}

function uniqueChecks(entity: EntityModel): string[] {
  const fields = entity.fields
    .filter((field) => field.spec.unique && field.writable)
    .map((field) => ({ name: field.name, label: field.spec.label }));
  const references = entity.references
    .filter((reference) => reference.unique)
    .map((reference) => ({ name: reference.field, label: reference.spec.label }));
  return [...fields, ...references].map(({ name, label }) =>
    duplicateCheck(entity, [name], undefined, pyString(`${plainLine(label)} is already taken.`)),
  );
}

function duplicateCheck(entity: EntityModel, fields: readonly string[], when: When | undefined, text: string): string {
  const same = picks(
    fields.map((name) => [name, `[${valueOf(entity, name)}]`] as const),
    when,
  );
  return refuse(
    all(
      ...(when === undefined ? [] : [holds(entity, when, variable(entity))]),
      ...ifSet(entity, fields),
      `${tableOf(entity)}.count(${same}, ${variable(entity)}.id) > 0`,
    ),
    `conflict("duplicate", ${text}, ${fields.map(pyString).join(', ')})`,
  );
}

/** Counts, within the transaction of the write, what lies over the record. */
function overlapChecks(app: AppModel, entity: EntityModel, rule: NoOverlap): string[] {
  const [start, end] = [rule.start, rule.end].map((name) => entity.fields.find((field) => field.name === name)!);
  const same = picks(
    rule.within.map((name) => [name, `[${valueOf(entity, name)}]`] as const),
    rule.when,
  );
  const span = `Span(${pyString(start!.column)}, ${pyString(end!.column)}, ${valueOf(entity, rule.start)}, ${valueOf(entity, rule.end)}${start!.spec.type === 'date' ? ', days=True' : ''})`;
  const lies = all(
    ...(rule.when === undefined ? [] : [holds(entity, rule.when, variable(entity))]),
    ...ifSet(entity, [...rule.within, rule.start]),
    `${tableOf(entity)}.count(${same}, ${variable(entity)}.id, ${span}) > 0`,
  );
  const turned = all(...ifSet(entity, [rule.start, rule.end]), `${valueOf(entity, rule.end)} < ${valueOf(entity, rule.start)}`);
  return [
    refuse(turned, `invalid_field(${pyString(rule.end)}, "rule", "must not be before the start")`),
    refuse(lies, `conflict("overlap", ${message(app, entity, rule)}, ${[rule.start, rule.end, ...rule.within].map(pyString).join(', ')})`),
  ];
}

/** Rules of parents that limit how many such records they have. */
const limitChecks = (app: AppModel, entity: EntityModel): string[] =>
  parentRules(app, entity, 'maxChildren').flatMap(({ parent, rule }) => {
    if (rule.kind !== 'maxChildren') return [];
    const own = picks([[rule.via, `[${valueOf(entity, rule.via)}]`]], rule.when);
    return [
      refuse(
        all(
          ...(rule.when === undefined ? [] : [holds(entity, rule.when, variable(entity))]),
          ...ifSet(entity, [rule.via]),
          `${tableOf(entity)}.count(${own}, ${variable(entity)}.id) >= ${rule.limit}`,
        ),
        `conflict("limit_reached", ${message(app, parent, rule)}, ${pyString(rule.via)})`,
      ),
    ];
  });

/** What refuses a change of a record: the code knows `before`, the record, and the names of what changed. */
export function changeChecks(app: AppModel, entity: EntityModel): string[] {
  const frozen = rulesOf(entity, 'immutable').map((rule) => {
    const scope = rule.fields === undefined ? 'changed' : 'frozen';
    const held = rule.when === undefined ? [] : [holds(entity, rule.when, 'before')];
    return lines(
      rule.fields !== undefined && `frozen = [field for field in changed if field in ${tuple(rule.fields.map(pyString))}]`,
      refuse(all(...held, scope), `conflict("immutable", ${message(app, entity, rule)}, *${scope})`),
    );
  });
  const blocked = rulesOf(entity, 'stateBlockedByChildren').map((rule) => {
    const child = app.entity(rule.entity);
    const state = entity.states!.field;
    return refuse(
      all(
        `${valueOf(entity, state)} == ${pyString(rule.state)}`,
        `${valueOf(entity, state, 'before')} != ${valueOf(entity, state)}`,
        `${tableOf(child)}.count(${picks([[rule.via, `[${variable(entity)}.id]`]], rule.when)}) > 0`,
      ),
      `conflict("blocked_by_children", ${message(app, entity, rule)}, ${pyString(state)})`,
    );
  });
  return [...frozen, ...changeWindows(app, entity), ...blocked];
}

/** A rule refuses every deletion: nothing may follow it. */
export const isNeverDeleted = (entity: EntityModel): boolean => rulesOf(entity, 'deleteOnly').some((rule) => rule.when === undefined);

/** What refuses to delete the record. */
export function deleteChecks(app: AppModel, entity: EntityModel): string[] {
  const never = rulesOf(entity, 'deleteOnly').find((rule) => rule.when === undefined);
  if (never !== undefined) return [`raise conflict("delete_refused", ${message(app, entity, never)})`];
  const rules = rulesOf(entity, 'deleteOnly').map((rule) =>
    refuse(unless(entity, rule.when!, variable(entity)), `conflict("delete_refused", ${message(app, entity, rule)})`),
  );
  const children = app.entities.flatMap((child) =>
    child.references
      .filter((reference) => reference.entity === entity.name && reference.onDelete === 'restrict')
      .map((reference) =>
        refuse(
          `${tableOf(child)}.count(${picks([[reference.field, `[${variable(entity)}.id]`]])}) > 0`,
          `conflict("has_children", ${pyString(`There are still records that refer to it: ${plainLine(child.spec.pluralLabel)}.`)})`,
        ),
      ),
  );
  return [...rules, ...deleteWindows(app, entity), ...children];
}
