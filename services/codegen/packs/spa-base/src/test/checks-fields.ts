import type { Check } from '@hexad/proto/documents';
import { tsString } from '../../../../src/domain/escape.js';
import type { Value } from '../../../../src/domain/example-values.js';
import type { FieldModel } from '../../../../src/domain/model.js';
import { violating } from '../../../../src/domain/violations.js';
import { type Feature, formFields, relationsOf } from '../feature.js';
import { lines } from '../modules.js';
import { valueLabel } from '../words.js';
import { createLabel } from './checks-manage.js';
import { type Changes, Expression, newPath, Writer } from './writer.js';

type Rejects = Extract<Check, { kind: 'rejects' }>;

/** Types whose controls take nothing else. */
const STRICT = new Set(['integer', 'number', 'date', 'datetime', 'time']);

export function rejectsTest(w: Writer, feature: Feature, { field: name, violation }: Rejects): string | undefined {
  if (!feature.entity.can.create) return undefined;
  const relation = relationsOf(feature.entity).find((each) => each.field === name);
  if (relation !== undefined) return relationTest(w, feature, name, violation);
  const field = feature.entity.fields.find((each) => each.name === name);
  if (field === undefined) return undefined;
  if (!formFields(feature.entity).includes(field)) return notOffered(w, feature, name);
  if (violation === 'duplicate') return duplicateTest(w, feature, name);
  if (violation === 'unknownReference' || violation === 'readOnly') return undefined;
  if (field.spec.enum !== undefined && violation !== 'missing') return choicesTest(w, feature, field);
  if (field.spec.type === 'boolean') return undefined;
  if (STRICT.has(field.spec.type) && (violation === 'wrongType' || (violation === 'format' && field.spec.format === undefined))) {
    return strictTest(w, feature, field);
  }
  const value = violation === 'missing' ? '' : violating(field.spec, violation).value;
  if (violation === 'wrongType' || typeof value === 'object' || value === undefined) return undefined;
  if (value === '' && field.nullable) return undefined;
  return refusedTest(w, feature, name, value);
}

function refusedTest(w: Writer, feature: Feature, name: string, value: Value | Expression): string {
  const form = w.fillNew(feature, { [name]: value });
  return lines(
    ...form.before,
    w.open(newPath(feature)),
    form.fill,
    w.press(createLabel(feature)),
    `await ${w.form('expectRefusedAt')}(${w.resource(feature)}, ${tsString(name)});`,
    `${w.expect()}(api.all(${w.resource(feature)})).toEqual([]);`,
  );
}

const notOffered = (w: Writer, feature: Feature, name: string): string => {
  const [first] = formFields(feature.entity);
  return lines(
    w.open(newPath(feature)),
    first !== undefined && `await ${w.form('control')}(${w.resource(feature)}, ${tsString(first.name)});`,
    `${w.expect()}(${w.form('controls')}(${w.resource(feature)}, ${tsString(name)})).toEqual([]);`,
  );
};

/** The select offers exactly the values that are allowed. */
const choicesTest = (w: Writer, feature: Feature, field: FieldModel): string =>
  lines(
    w.open(newPath(feature)),
    `${w.expect()}((await ${w.form('offeredValues')}(${w.resource(feature)}, ${tsString(field.name)})).toSorted()).toEqual([${field.spec.enum!.toSorted().map(tsString).join(', ')}]);`,
  );

/** The control does not even take such a value. */
const strictTest = (w: Writer, feature: Feature, field: FieldModel): string =>
  lines(
    w.open(newPath(feature)),
    w.fill(feature, { [field.name]: 'nothing of the kind' }),
    `${w.expect()}(await ${w.form('control')}(${w.resource(feature)}, ${tsString(field.name)})).toHaveProperty('value', '');`,
  );

function duplicateTest(w: Writer, feature: Feature, name: string): string {
  const form = w.fillNew(feature);
  const value = form.values[name];
  return lines(
    ...form.before,
    `${w.add(feature, { [name]: value!, ...references(feature, form.values) })};`,
    w.open(newPath(feature)),
    form.fill,
    w.press(createLabel(feature)),
    `await ${w.form('expectRefusedAt')}(${w.resource(feature)}, ${tsString(name)});`,
    `${w.expect()}(api.all(${w.resource(feature)})).toHaveLength(1);`,
  );
}

/** Required parents are shared, so that the test has only one of each. */
const references = (feature: Feature, values: Changes): Changes =>
  Object.fromEntries(relationsOf(feature.entity).flatMap(({ field }) => (values[field] === undefined ? [] : [[field, values[field]]])));

function relationTest(w: Writer, feature: Feature, name: string, violation: Rejects['violation']): string | undefined {
  const relation = relationsOf(feature.entity).find((each) => each.field === name)!;
  const parent = w.feature(relation.entity)!;
  const link = 'table' in relation;
  switch (violation) {
    case 'missing':
      return relation.required ? refusedTest(w, feature, name, link ? new Expression('[]') : '') : undefined;
    case 'unknownReference':
      return lines(
        `const known = ${w.add(parent)};`,
        w.open(newPath(feature)),
        `await ${w.waitFor()}(async () => ${w.expect()}(await ${w.form('offeredValues')}(${w.resource(feature)}, ${tsString(name)})).toEqual([known.id]));`,
      );
    case 'duplicate': {
      const value = new Expression('taken.id');
      const form = w.fillNew(feature, { [name]: value });
      return lines(
        `const taken = ${w.add(parent)};`,
        ...form.before,
        `${w.add(feature, references(feature, form.values))};`,
        w.open(newPath(feature)),
        form.fill,
        w.press(createLabel(feature)),
        `await ${w.form('expectRefusedAt')}(${w.resource(feature)}, ${tsString(name)});`,
        `${w.expect()}(api.all(${w.resource(feature)})).toHaveLength(1);`,
      );
    }
    default:
      return undefined;
  }
}

export function defaultsTest(w: Writer, feature: Feature, name: string): string | undefined {
  const field = feature.entity.fields.find((each) => each.name === name);
  if (!feature.entity.can.create || field === undefined || field.spec.default === undefined) return undefined;
  if (!formFields(feature.entity).includes(field)) return field.guarded ? initialStateTest(w, feature, field) : undefined;
  const { spec } = field;
  const control = `await ${w.form('control')}(${w.resource(feature)}, ${tsString(name)})`;
  const open = w.open(newPath(feature));
  if (typeof spec.default === 'boolean') return lines(open, `${w.expect()}(${control}).toHaveProperty('checked', ${spec.default});`);
  if (typeof spec.default !== 'object')
    return lines(open, `${w.expect()}(${control}).toHaveProperty('value', ${tsString(String(spec.default))});`);
  const expected =
    spec.type === 'date' ? 'new Date().toISOString().slice(0, 10)' : `${w.expect()}.stringMatching(/^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d/)`;
  return lines(open, `${w.expect()}(${control}).toHaveProperty('value', ${expected});`);
}

/** The form does not ask for the state; the new record's page shows it. */
function initialStateTest(w: Writer, feature: Feature, field: FieldModel): string {
  const form = w.fillNew(feature);
  return lines(
    ...form.before,
    w.open(newPath(feature)),
    form.fill,
    w.press(createLabel(feature)),
    `await ${w.waitFor()}(() => ${w.expect()}(${w.page('fact')}(${tsString(field.spec.label)})).toBe(${tsString(valueLabel(feature.entity.states!.initial))}));`,
  );
}
