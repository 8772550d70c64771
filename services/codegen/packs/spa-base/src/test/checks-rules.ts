import type { Rule } from '@hexad/proto/documents';
import { plainLine, tsString } from '../../../../src/domain/escape.js';
import { type Feature, formFields, relationsOf } from '../feature.js';
import { askedFields } from '../feature/form-parts.js';
import { canDelete, canEdit, outsideGoal, whileEditable } from '../feature/permissions.js';
import { lines } from '../modules.js';
import { transitionLabel } from '../words.js';
import { changeable, createLabel } from './checks-manage.js';
import { type Changes, newPath, pathTo, Writer } from './writer.js';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

/** The page offers nothing that a rule forbids, or shows what the API says about it. */
export function ruleTest(w: Writer, feature: Feature, id: string): string | undefined {
  const rule = feature.entity.rules.find((each) => each.id === id);
  if (rule === undefined) return undefined;
  switch (rule.kind) {
    case 'deleteOnly':
      return deleteOnlyTest(w, feature, rule);
    case 'immutable':
      return rule.fields === undefined ? frozenTest(w, feature, rule) : refusedChangeTest(w, feature, rule);
    case 'stateBlockedByChildren':
      return blockedTest(w, feature, rule);
    case 'maxChildren': {
      const child = w.feature(rule.entity);
      return child && refusedCreationTest(w, child, rule, rule.via);
    }
    case 'compare':
      return refusedCreationTest(w, feature, rule, rule.left);
    case 'relativeToNow':
    case 'requiredWhen':
      return refusedCreationTest(w, feature, rule, rule.field);
    case 'uniqueTogether':
      return refusedCreationTest(w, feature, rule, rule.fields[0]!);
    case 'timeWindow':
      return windowTest(w, feature, rule);
    case 'tally': {
      const child = w.feature(rule.entity);
      return child && refusedCreationTest(w, child, rule, rule.field ?? rule.via);
    }
    case 'noOverlap':
      return refusedCreationTest(w, feature, rule, rule.start);
    case 'parentMust':
      return refusedCreationTest(w, feature, rule, rule.via);
  }
}

const message = (rule: Rule): string => tsString(plainLine(rule.statement));

/** The message stands at the field where the form has it, above the form where not. */
function refusedCreationTest(w: Writer, feature: Feature, rule: Rule, field: string): string | undefined {
  const { entity } = feature;
  if (!entity.can.create) return undefined;
  const form = w.fillNew(feature);
  const asked = [...formFields(entity).map((each) => each.name), ...relationsOf(entity).map((each) => each.field)].includes(field);
  return lines(
    ...form.before,
    w.open(newPath(feature)),
    form.fill,
    `api.refuseNext(409, ${message(rule)}, ${tsString(field)});`,
    w.press(createLabel(feature)),
    asked && `await ${w.form('expectRefusedAt')}(${w.resource(feature)}, ${tsString(field)});`,
    `await ${w.page('expectText')}(${message(rule)});`,
    `${w.expect()}(api.all(${w.resource(feature)})).toEqual([]);`,
  );
}

function refusedChangeTest(w: Writer, feature: Feature, rule: Rule & { fields?: string[] | undefined }): string | undefined {
  const { one } = feature;
  const change = changeable(feature);
  if (!canEdit(feature.entity) || change === undefined) return undefined;
  return lines(
    `const ${one} = ${w.add(feature, whileEditable(feature.entity))};`,
    w.open(pathTo(feature, one, '/edit')),
    w.fill(feature, { [change.field]: change.value }),
    `api.refuseNext(409, ${message(rule)}, ${tsString(rule.fields![0]!)});`,
    w.press("'Save changes'"),
    `await ${w.page('expectText')}(${message(rule)});`,
    `${w.expect()}(api.find(${w.resource(feature)}, ${one}.id)).toEqual(${one});`,
  );
}

/** A button is there or not, for a record with these values. */
function offeredTest(w: Writer, feature: Feature, words: string, cases: readonly { values: Changes; offered: boolean }[]): string {
  return lines(
    ...cases.flatMap(({ values, offered }, at) => {
      const variable = `${feature.one}${at + 1}`;
      const name = w.nameOf(feature, variable);
      return [
        `const ${variable} = ${w.add(feature, values)};`,
        w.open(pathTo(feature, variable)),
        w.onPage(name),
        `${w.expect()}(${w.page('offers')}(${w.label(words, name)})).toBe(${offered});`,
        at < cases.length - 1 && `${w.cleanup()}();`,
      ];
    }),
  );
}

function deleteOnlyTest(w: Writer, feature: Feature, rule: Of<'deleteOnly'>): string | undefined {
  const { entity } = feature;
  if (rule.when === undefined || !canDelete(entity)) return offeredTest(w, feature, 'Delete', [{ values: {}, offered: false }]);
  const outside = outsideGoal(entity, rule.when);
  if (outside === undefined) return undefined;
  return offeredTest(w, feature, 'Delete', [
    { values: { [rule.when.field]: rule.when.in[0]! }, offered: true },
    { values: { [outside.field]: outside.in[0]! }, offered: false },
  ]);
}

function frozenTest(w: Writer, feature: Feature, rule: Of<'immutable'>): string | undefined {
  const { entity } = feature;
  if (rule.when === undefined || !canEdit(entity)) return offeredTest(w, feature, 'Edit', [{ values: {}, offered: false }]);
  const outside = outsideGoal(entity, rule.when);
  return offeredTest(w, feature, 'Edit', [
    ...(outside === undefined ? [] : [{ values: { [outside.field]: outside.in[0]! }, offered: true }]),
    { values: { [rule.when.field]: rule.when.in[0]! }, offered: false },
  ]);
}

/** Whether the time is right the service knows: the page shows what it says. */
function windowTest(w: Writer, feature: Feature, rule: Of<'timeWindow'>): string | undefined {
  if (rule.action === 'create') return refusedCreationTest(w, feature, rule, rule.field);
  if (rule.action === 'enter') return blockedTest(w, feature, { ...rule, state: rule.state! });
  const change = rule.action === 'update' ? changeable(feature) : undefined;
  return change && refusedChangeTest(w, feature, { ...rule, fields: [change.field] });
}

function blockedTest(w: Writer, feature: Feature, rule: Rule & { state?: string | undefined }): string | undefined {
  const { one, entity } = feature;
  const transition = entity.states?.transitions.find((each) => each.spec.to === rule.state);
  if (transition === undefined) return undefined;
  const label = transitionLabel(transition);
  const set = entity.states!.field;
  const asked = askedFields(entity, transition);
  const values = Object.fromEntries(
    Object.entries(w.formValues(entity, 1)).filter(([name]) => asked.some((part) => part.kind === 'field' && part.field.name === name)),
  );
  return lines(
    `const ${one} = ${w.add(feature, { [set]: transition.spec.from[0]! })};`,
    w.open(pathTo(feature, one)),
    `api.refuseNext(409, ${message(rule)});`,
    w.press(w.label(label, w.nameOf(feature, one))),
    asked.length > 0 && w.fill(feature, values),
    asked.length > 0 && w.press(tsString(label), 'dialog'),
    `await ${w.page('expectText')}(${message(rule)});`,
    `${w.expect()}(api.find(${w.resource(feature)}, ${one}.id)).toMatchObject(${w.literal({ [set]: transition.spec.from[0]! })});`,
  );
}
