import type { Rule } from '@hexad/proto/documents';
import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import { plainLine, tsString, tsValue } from '../../../src/domain/escape.js';
import { ruleMessage } from '../../../src/domain/rule-message.js';
import { lines } from '../../../src/domain/text.js';
import { conditionOf, unless } from './conditions.js';
import { filterParam } from '../../../src/domain/model-listing.js';
import { parentRules } from '../../../src/domain/filter-fields.js';
import { overlapRules } from '../../../src/domain/slots.js';
import { overlapCheck } from './rules/overlap.js';
import { changeWindows, createWindows, deleteWindows } from './rules/window.js';
import { windowRules } from '../../../src/domain/windows.js';

/** Statements of a service, with what they need. */
export interface Checks {
  readonly code: string;
  /** Other entities whose repositories they use. */
  readonly repositories: readonly string[];
  /** Refusals that they throw, by the name of the function. */
  readonly refusals: readonly string[];
  /** They look at what the record was before. */
  readonly before: boolean;
}

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;
const rulesOf = <K extends Rule['kind']>(entity: EntityModel, kind: K): Of<K>[] =>
  entity.rules.filter((rule): rule is Of<K> => rule.kind === kind);

export const NONE: Checks = { code: '', repositories: [], refusals: [], before: false };
export const message = (app: AppModel, entity: EntityModel, rule: Rule): string => tsString(ruleMessage(app, entity, rule));
const label = (text: string): string => plainLine(text);
export const repositoryOf = (entity: EntityModel): string => `this.#${entity.collection}`;

/** Where a record may hold null in this field. */
function mayBeNull(entity: EntityModel, name: string): boolean {
  const reference = entity.references.find((each) => each.field === name);
  return reference === undefined ? (entity.fields.find((field) => field.name === name)?.nullable ?? false) : !reference.required;
}

export const ifSet = (entity: EntityModel, names: readonly string[], variable = entity.variable): string[] =>
  names.filter((name) => mayBeNull(entity, name)).map((name) => `${variable}.${name} !== null`);

export const all = (...conditions: string[]): string => conditions.join(' && ');

/** Everything that must hold for a record whenever it is written. */
export function recordChecks(app: AppModel, entity: EntityModel): Checks {
  return merge([
    ...entity.references.map((reference) => referenceCheck(app, entity, reference.field, reference.entity)),
    ...entity.links.map((link) => linkCheck(app, entity, link.field, link.entity)),
    ...rulesOf(entity, 'compare').map((rule) => compareCheck(app, entity, rule)),
    ...rulesOf(entity, 'relativeToNow').map((rule) => nowCheck(app, entity, rule)),
    ...rulesOf(entity, 'requiredWhen').map((rule) => requiredCheck(app, entity, rule)),
    ...entity.references.map((reference) => parentCheck(app, entity, reference.field, reference.entity)),
    ...uniqueChecks(entity),
    ...rulesOf(entity, 'uniqueTogether').map((rule) => togetherCheck(app, entity, rule)),
    ...createWindows(app, entity),
    ...overlapRules(entity).map((rule) => overlapCheck(app, entity, rule)),
    ...limitChecks(app, entity),
  ]);
}

export const merge = (checks: readonly Checks[]): Checks => ({
  code: checks
    .map((check) => check.code)
    .filter((code) => code !== '')
    .join('\n'),
  repositories: [...new Set(checks.flatMap((check) => check.repositories))],
  refusals: [...new Set(checks.flatMap((check) => check.refusals))],
  before: checks.some((check) => check.before),
});

/** The reference must lead somewhere. What it leads to is kept where rules about it follow. */
function referenceCheck(app: AppModel, entity: EntityModel, field: string, target: string): Checks {
  const parent = app.entity(target);
  const unknown = `throw unknownReference(${tsString(field)}, ${tsString(label(parent.spec.label))});`;
  const value = `${entity.variable}.${field}`;
  const found = `await ${repositoryOf(parent)}.find(${value})`;
  const guard = ifSet(entity, [field]);
  const needs = { repositories: [parent.name], refusals: ['unknownReference'], before: false };
  if (mustRules(entity, field).length === 0) return { code: `if (${all(...guard, `(${found}) === undefined`)}) {\n${unknown}\n}`, ...needs };
  const name = parentName(entity, field);
  const kept = guard.length > 0 ? `${value} === null ? null : ${found}` : found;
  return { code: `const ${name} = ${kept};\nif (${name} === undefined) ${unknown}`, ...needs };
}

const mustRules = (entity: EntityModel, field: string): Of<'parentMust'>[] =>
  rulesOf(entity, 'parentMust').filter((rule) => rule.via === field);

/** The local that holds the parent. */
function parentName(entity: EntityModel, field: string): string {
  const name = field.replace(/Ids?$/, '');
  return name === entity.variable || name === field ? `${field}Target` : name;
}

/** What the rules demand of a parent when it is set anew. */
function parentCheck(app: AppModel, entity: EntityModel, field: string, target: string): Checks {
  const rules = mustRules(entity, field);
  if (rules.length === 0) return NONE;
  const name = parentName(entity, field);
  const value = `${entity.variable}.${field}`;
  const guard = ifSet(entity, [field]).length > 0 ? [`${name} !== null`] : [];
  const code = lines(
    rules.map((rule) => [
      `if (${all(...guard, `${value} !== before?.${field}`, unless(app.entity(target), rule.when, name))}) {`,
      `throw conflict('parent_refused', ${message(app, entity, rule)}, ${tsString(field)});`,
      '}',
    ]),
  );
  return { code, repositories: [], refusals: ['conflict'], before: true };
}

function linkCheck(app: AppModel, entity: EntityModel, field: string, target: string): Checks {
  const other = app.entity(target);
  const code = lines(
    `for (const id of ${entity.variable}.${field}) {`,
    `if ((await ${repositoryOf(other)}.find(id)) === undefined) throw unknownReference(${tsString(field)}, ${tsString(label(other.spec.label))});`,
    '}',
  );
  return { code, repositories: [other.name], refusals: ['unknownReference'], before: false };
}

const OPPOSITE = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '!=': '===' } as const;

function compareCheck(app: AppModel, entity: EntityModel, rule: Of<'compare'>): Checks {
  const types = [rule.left, rule.right].map((name) => entity.fields.find((field) => field.name === name)?.spec.type);
  const mixed = types.includes('date') && types.includes('datetime');
  const side = (name: string, at: number): string =>
    `${entity.variable}.${name}${mixed && types[at] === 'datetime' ? '.slice(0, 10)' : ''}`;
  const condition = `${side(rule.left, 0)} ${OPPOSITE[rule.op]} ${side(rule.right, 1)}`;
  const code = `if (${all(...ifSet(entity, [rule.left, rule.right]), condition)}) {\nthrow invalidField(${tsString(rule.left)}, 'rule', ${message(app, entity, rule)});\n}`;
  return { code, repositories: [], refusals: ['invalidField'], before: false };
}

function nowCheck(app: AppModel, entity: EntityModel, rule: Of<'relativeToNow'>): Checks {
  const field = entity.fields.find((each) => each.name === rule.field);
  const now = field?.spec.type === 'date' ? 'new Date().toISOString().slice(0, 10)' : 'new Date().toISOString()';
  const value = `${entity.variable}.${rule.field}`;
  const condition = all(...ifSet(entity, [rule.field]), `${value} !== before?.${rule.field}`, `${value} ${OPPOSITE[rule.op]} ${now}`);
  return {
    code: `if (${condition}) {\nthrow invalidField(${tsString(rule.field)}, 'rule', ${message(app, entity, rule)});\n}`,
    repositories: [],
    refusals: ['invalidField'],
    before: true,
  };
}

function requiredCheck(app: AppModel, entity: EntityModel, rule: Of<'requiredWhen'>): Checks {
  if (!mayBeNull(entity, rule.field)) return NONE;
  const text = entity.fields.some((field) => field.name === rule.field && ['string', 'text'].includes(field.spec.type));
  const value = `${entity.variable}.${rule.field}`;
  const absent = text ? `!${value}?.trim()` : `${value} === null`;
  return {
    code: `if (${all(conditionOf(entity, rule.when, entity.variable), absent)}) {\nthrow invalidField(${tsString(rule.field)}, 'missing', ${message(app, entity, rule)});\n}`,
    repositories: [],
    refusals: ['invalidField'],
    before: false,
  };
}

function uniqueChecks(entity: EntityModel): Checks[] {
  const fields = entity.fields
    .filter((field) => field.spec.unique && field.writable)
    .map((field) => ({ name: field.name, label: field.spec.label }));
  const references = entity.references
    .filter((reference) => reference.unique)
    .map((reference) => ({ name: reference.field, label: reference.spec.label }));
  return [...fields, ...references].map((field) =>
    duplicateCheck(entity, [field.name], undefined, tsString(`${label(field.label)} is already taken.`)),
  );
}

const togetherCheck = (app: AppModel, entity: EntityModel, rule: Of<'uniqueTogether'>): Checks =>
  duplicateCheck(entity, rule.fields, rule.when, message(app, entity, rule));

function duplicateCheck(entity: EntityModel, fields: readonly string[], when: Of<'uniqueTogether'>['when'], message: string): Checks {
  const { variable } = entity;
  const filter = fields.map((name) => `${filterParam(name)}: [${variable}.${name}]`);
  if (when !== undefined && !fields.includes(when.field)) filter.push(`${filterParam(when.field)}: ${tsValue(when.in)}`);
  const condition = all(
    ...(when === undefined ? [] : [conditionOf(entity, when, variable)]),
    ...ifSet(entity, fields),
    `(await ${repositoryOf(entity)}.count({ ${filter.join(', ')} }, ${variable}.id)) > 0`,
  );
  const code = `if (${condition}) {\nthrow conflict('duplicate', ${message}, ${fields.map(tsString).join(', ')});\n}`;
  return { code, repositories: [entity.name], refusals: ['conflict'], before: false };
}

/** Rules of parents that limit how many such records they have. */
function limitChecks(app: AppModel, entity: EntityModel): Checks[] {
  return parentRules(app, entity, 'maxChildren').map(({ parent, rule }) => {
    if (rule.kind !== 'maxChildren') return NONE;
    const { variable } = entity;
    const filter = [`${filterParam(rule.via)}: [${variable}.${rule.via}]`];
    if (rule.when !== undefined) filter.push(`${filterParam(rule.when.field)}: ${tsValue(rule.when.in)}`);
    const condition = all(
      ...(rule.when === undefined ? [] : [conditionOf(entity, rule.when, variable)]),
      ...ifSet(entity, [rule.via]),
      `(await ${repositoryOf(entity)}.count({ ${filter.join(', ')} }, ${variable}.id)) >= ${rule.limit}`,
    );
    const code = `if (${condition}) {\nthrow conflict('limit_reached', ${message(app, parent, rule)}, ${tsString(rule.via)});\n}`;
    return { code, repositories: [entity.name], refusals: ['conflict'], before: false };
  });
}

/** What refuses a change of a record: the code knows `before`, the record, and the transition where there is one. */
export function changeChecks(app: AppModel, entity: EntityModel): Checks {
  const { variable, states } = entity;
  const frozen = rulesOf(entity, 'immutable').map((rule, at): Checks => {
    const held = rule.when === undefined ? '' : `${conditionOf(entity, rule.when, 'before')} && `;
    const name = at === 0 ? 'frozen' : `frozen${at + 1}`;
    const scoped = rule.fields !== undefined;
    return {
      code: lines(
        scoped && `const ${name} = changed.filter((field) => ${tsValue(rule.fields)}.includes(field));`,
        `if (${held}${scoped ? name : 'changed'}.length > 0) {\nthrow conflict('immutable', ${message(app, entity, rule)}, ...${scoped ? name : 'changed'});\n}`,
      ),
      repositories: [],
      refusals: ['conflict'],
      before: true,
    };
  });
  const blocked = rulesOf(entity, 'stateBlockedByChildren').map((rule): Checks => {
    const child = app.entity(rule.entity);
    const filter = [`${filterParam(rule.via)}: [${variable}.id]`];
    if (rule.when !== undefined) filter.push(`${filterParam(rule.when.field)}: ${tsValue(rule.when.in)}`);
    const field = `${variable}.${states!.field}`;
    const condition = all(
      `${field} === ${tsString(rule.state)}`,
      `before.${states!.field} !== ${field}`,
      `(await ${repositoryOf(child)}.count({ ${filter.join(', ')} })) > 0`,
    );
    return {
      code: `if (${condition}) {\nthrow conflict('blocked_by_children', ${message(app, entity, rule)}, ${tsString(states!.field)});\n}`,
      repositories: [child.name],
      refusals: ['conflict'],
      before: true,
    };
  });
  return merge([...frozen, ...changeWindows(app, entity), ...blocked]);
}

export const hasFrozen = (entity: EntityModel): boolean => entity.rules.some((rule) => rule.kind === 'immutable') || windowRules(entity, 'update').length > 0;

/** A rule refuses every deletion: nothing may follow it. */
export const isNeverDeleted = (entity: EntityModel): boolean => rulesOf(entity, 'deleteOnly').some((rule) => rule.when === undefined);

/** What refuses to delete the record in the entity's variable. */
export function deleteChecks(app: AppModel, entity: EntityModel): Checks {
  const { variable } = entity;
  const rules = rulesOf(entity, 'deleteOnly').map((rule): Checks => {
    const refusal = `throw conflict('delete_refused', ${message(app, entity, rule)});`;
    const code = rule.when === undefined ? refusal : `if (${unless(entity, rule.when, variable)}) {\n${refusal}\n}`;
    return { code, repositories: [], refusals: ['conflict'], before: false };
  });
  if (isNeverDeleted(entity)) return merge(rules);
  const children = app.entities.flatMap((child) =>
    child.references
      .filter((reference) => reference.entity === entity.name && reference.onDelete === 'restrict')
      .map((reference): Checks => {
        const message = tsString(`There are still records that refer to it: ${label(child.spec.pluralLabel)}.`);
        const count = `(await ${repositoryOf(child)}.count({ ${filterParam(reference.field)}: [id] }))`;
        return {
          code: `if (${count} > 0) {\nthrow conflict('has_children', ${message});\n}`,
          repositories: [child.name],
          refusals: ['conflict'],
          before: false,
        };
      }),
  );
  return merge([...rules, ...deleteWindows(app, entity), ...children]);
}
