import { tsString } from '../../../../src/domain/escape.js';
import { transitionBody } from '../../../../src/domain/reach.js';
import type { TransitionModel } from '../../../../src/domain/model.js';
import type { Feature } from '../feature.js';
import { askedFields } from '../feature/form-parts.js';
import { lines } from '../modules.js';
import { transitionLabel, valueLabel } from '../words.js';
import { type Changes, Expression, listPath, pathTo, Writer } from './writer.js';

const transitionNamed = (feature: Feature, name: string): TransitionModel | undefined =>
  feature.entity.states?.transitions.find((each) => each.name === name);

const stateLabel = (feature: Feature): string =>
  feature.entity.fields.find((field) => field.name === feature.entity.states!.field)!.spec.label;

/** What the dialog asks for, with the records that it needs first. */
function answers(w: Writer, feature: Feature, transition: TransitionModel): { before: string[]; values: Changes } {
  const asked = askedFields(feature.entity, transition);
  const relations = asked.filter((part) => part.kind === 'relation').map((part) => part.relation);
  return {
    before: relations.map((relation) => `const ${relation.name}Choice = ${w.add(w.feature(relation.entity)!)};`),
    values: {
      ...transitionBody(feature.entity, transition),
      ...Object.fromEntries(
        relations.map((relation) => [
          relation.field,
          new Expression('table' in relation ? `[${relation.name}Choice.id]` : `${relation.name}Choice.id`),
        ]),
      ),
    },
  };
}

/** Nothing that the transition asks for is set yet. */
const unset = (feature: Feature, transition: TransitionModel): Changes =>
  Object.fromEntries(
    askedFields(feature.entity, transition).map((part) =>
      part.kind === 'field'
        ? [part.field.name, new Expression('null')]
        : [part.relation.field, new Expression('table' in part.relation ? '[]' : 'null')],
    ),
  );

const clearable = (feature: Feature, transition: TransitionModel): Changes =>
  Object.fromEntries(Object.entries(unset(feature, transition)).filter(([name]) => nullable(feature, name)));

const nullable = (feature: Feature, name: string): boolean =>
  feature.entity.fields.find((field) => field.name === name)?.nullable ??
  !(feature.entity.references.find((each) => each.field === name)?.required ?? false);

export function transitionTest(w: Writer, feature: Feature, name: string): string | undefined {
  const { one, entity } = feature;
  const transition = transitionNamed(feature, name);
  if (transition === undefined) return undefined;
  const asks = askedFields(entity, transition).length > 0;
  const { before, values } = answers(w, feature, transition);
  const label = transitionLabel(transition);
  const record = w.nameOf(feature, one);
  const set = entity.states!.field;
  const found = `api.find(${w.resource(feature)}, ${one}.id)`;
  const renames = entity.spec.displayField in values;
  return lines(
    ...(asks ? before : []),
    `const ${one} = ${w.add(feature, { ...clearable(feature, transition), ...hidden(feature, transition), [set]: transition.spec.from[0]! })};`,
    w.open(listPath(feature)),
    w.press(w.label(label, record)),
    asks && w.fill(feature, values),
    asks && w.press(tsString(label), 'dialog'),
    !renames &&
      (entity.spec.displayField === set
        ? `await ${w.page('expectRows')}(${tsString(valueLabel(transition.spec.to))});`
        : `await ${w.waitFor()}(() => ${w.expect()}(${w.page('cell')}(${record}, ${tsString(stateLabel(feature))})).toBe(${tsString(valueLabel(transition.spec.to))}));`),
    renames && `await ${w.waitFor()}(() => ${w.expect()}(${found}.${set}).toBe(${tsString(transition.spec.to)}));`,
    `${w.expect()}(${found}).toMatchObject(${w.literal({ ...(asks ? values : {}), [set]: transition.spec.to })});`,
  );
}

/** Required fields that no request may carry: they are there already. */
const hidden = (feature: Feature, transition: TransitionModel): Changes => {
  const asked = new Set(
    askedFields(feature.entity, transition).map((part) => (part.kind === 'field' ? part.field.name : part.relation.field)),
  );
  return Object.fromEntries(
    transition.requires
      .filter((name) => !asked.has(name))
      .flatMap((name) => feature.entity.fields.filter((field) => field.name === name))
      .map((field) => [field.name, new Expression("'2031-01-01' as never")]),
  );
};

export function transitionRequiresTest(w: Writer, feature: Feature, check: { transition: string; field: string }): string | undefined {
  const { one, entity } = feature;
  const transition = transitionNamed(feature, check.transition);
  const part =
    transition &&
    askedFields(entity, transition).find((each) => (each.kind === 'field' ? each.field.name : each.relation.field) === check.field);
  if (transition === undefined || part === undefined || !nullable(feature, check.field)) return undefined;
  if (part.kind === 'field' && part.field.spec.type === 'boolean') return undefined;
  const set = entity.states!.field;
  const from = transition.spec.from[0]!;
  const label = transitionLabel(transition);
  return lines(
    `const ${one} = ${w.add(feature, { ...clearable(feature, transition), [set]: from })};`,
    w.open(pathTo(feature, one)),
    w.press(w.label(label, w.nameOf(feature, one))),
    w.press(tsString(label), 'dialog'),
    `await ${w.form('expectRefusedAt')}(${w.resource(feature)}, ${tsString(check.field)});`,
    `${w.expect()}(api.find(${w.resource(feature)}, ${one}.id)).toMatchObject(${w.literal({ [set]: from })});`,
  );
}

export function transitionRefusedTest(w: Writer, feature: Feature, check: { from: string; to: string }): string | undefined {
  const { one, entity } = feature;
  const { states } = entity;
  if (states === undefined) return undefined;
  const offered = states.transitions.filter((each) => each.spec.from.includes(check.from)).map(transitionLabel);
  const leading = states.transitions.filter((each) => each.spec.to === check.to).map(transitionLabel);
  const refused = [...new Set(leading)].filter((label) => !offered.includes(label));
  const name = w.nameOf(feature, one);
  return lines(
    `const ${one} = ${w.add(feature, { [states.field]: check.from })};`,
    w.open(pathTo(feature, one)),
    w.onPage(name),
    `${w.expect()}(${w.page('fact')}(${tsString(stateLabel(feature))})).toBe(${tsString(valueLabel(check.from))});`,
    ...[...new Set(offered)].map((label) => `${w.expect()}(${w.page('offers')}(${w.label(label, name)})).toBe(true);`),
    ...refused.map((label) => `${w.expect()}(${w.page('offers')}(${w.label(label, name)})).toBe(false);`),
    refused.length === 0 && `${w.expect()}(${w.form('controls')}(${w.resource(feature)}, ${tsString(states.field)})).toEqual([]);`,
  );
}
