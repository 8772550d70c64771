import { tsString } from '../../../../src/domain/escape.js';
import type { FieldModel } from '../../../../src/domain/model.js';
import { exampleRecord } from '../../../../src/domain/examples.js';
import type { Value } from '../../../../src/domain/example-values.js';
import { type Feature, formFields, hasPlainName } from '../feature.js';
import { formatOf } from '../feature/formats.js';
import { canDelete, canEdit, whileDeletable, whileEditable } from '../feature/permissions.js';
import { lines } from '../modules.js';
import { valueLabel } from '../words.js';
import { listPath, newPath, pathTo, Writer } from './writer.js';

export const createLabel = (feature: Feature): string => tsString(`Create ${feature.label}`);

export function createTest(w: Writer, feature: Feature): string | undefined {
  if (!feature.entity.can.create) return undefined;
  const form = w.fillNew(feature, {}, true);
  const found = `api.all(${w.resource(feature)}).at(-1)`;
  return lines(
    ...form.before,
    w.open(newPath(feature)),
    form.fill,
    w.press(createLabel(feature)),
    `await ${w.waitFor()}(() => ${w.expect()}(${found}).toMatchObject(${w.literal(form.values)}));`,
    hasPlainName(feature) && w.onPage(tsString(String(exampleRecord(feature.entity)[feature.displayField!.name]))),
  );
}

export function readTest(w: Writer, feature: Feature): string {
  const { entity, one } = feature;
  const sample = exampleRecord(entity);
  const facts = entity.fields.filter((field) => field.name in sample && !(field === feature.displayField && hasPlainName(feature)));
  return lines(
    `const ${one} = ${w.add(feature)};`,
    w.open(pathTo(feature, one)),
    w.onPage(w.nameOf(feature, one)),
    ...facts.map((field) => factShown(w, feature, field, sample[field.name]!)),
  );
}

/** The page says what the record holds in this field. */
function factShown(w: Writer, { one }: Feature, field: FieldModel, value: Value): string {
  const format = field.spec.enum === undefined ? formatOf(field) : undefined;
  if (format !== undefined) w.use(format, '../src/components/format');
  const expected =
    format === undefined
      ? tsString(field.spec.enum === undefined ? String(value) : valueLabel(String(value)))
      : `${format}(${one}.${field.name}${field.nullable ? '!' : ''})`;
  return `${w.expect()}(${w.page('fact')}(${tsString(field.spec.label)})).toBe(${expected});`;
}

/** What the service works out or counts is shown, and cannot be entered. */
export function shownTest(w: Writer, feature: Feature, name: string): string | undefined {
  const field = feature.entity.fields.find((each) => each.name === name);
  if (field === undefined) return undefined;
  const value = field.spec.type === 'boolean' ? true : 37;
  return lines(
    `const ${feature.one} = ${w.add(feature, { [name]: value })};`,
    w.open(pathTo(feature, feature.one)),
    w.onPage(w.nameOf(feature, feature.one)),
    factShown(w, feature, field, value),
  );
}

/** A field of the form that can be changed for another value, best the one that names the record. */
export function changeable(feature: Feature): { field: string; value: Value } | undefined {
  const [before, after] = [exampleRecord(feature.entity, 1), exampleRecord(feature.entity, 2)];
  const fields = formFields(feature.entity).filter((field) => field.name in before && field.name in after && !frozen(feature, field.name));
  const ranked = [
    ...fields.filter((field) => field === feature.displayField),
    ...fields.filter((field) => ['string', 'text'].includes(field.spec.type)),
    ...fields,
  ];
  const field = ranked.find((each) => before[each.name] !== after[each.name]);
  return field && { field: field.name, value: after[field.name]! };
}

const frozen = (feature: Feature, field: string): boolean =>
  feature.entity.rules.some((rule) => rule.kind === 'immutable' && rule.fields?.includes(field) === true);

export function updateTest(w: Writer, feature: Feature): string | undefined {
  const { one } = feature;
  const change = changeable(feature);
  if (!canEdit(feature.entity) || change === undefined) return undefined;
  const changes = { [change.field]: change.value };
  return lines(
    `const ${one} = ${w.add(feature, whileEditable(feature.entity))};`,
    w.open(pathTo(feature, one, '/edit')),
    w.fill(feature, changes),
    w.press("'Save changes'"),
    `await ${w.waitFor()}(() => ${w.expect()}(api.find(${w.resource(feature)}, ${one}.id)).toMatchObject(${w.literal(changes)}));`,
    `${w.expect()}(api.find(${w.resource(feature)}, ${one}.id)).toEqual({ ...${one}, ${w.members(changes)}, updatedAt: ${w.expect()}.any(String) });`,
  );
}

export function deleteTest(w: Writer, feature: Feature): string | undefined {
  const { one, entity } = feature;
  if (!canDelete(entity)) return undefined;
  return lines(
    `const ${one} = ${w.add(feature, whileDeletable(entity))};`,
    w.open(pathTo(feature, one)),
    w.press(w.label('Delete', w.nameOf(feature, one))),
    w.press("'Delete'", 'dialog'),
    w.onPage(tsString(entity.spec.pluralLabel)),
    `${w.expect()}(api.all(${w.resource(feature)})).toEqual([]);`,
  );
}

export function refusedOperationTest(w: Writer, feature: Feature, operation: 'create' | 'update' | 'delete'): string | undefined {
  const { one, entity } = feature;
  if (entity.can[operation]) return undefined;
  const offers = (label: string): string => `${w.expect()}(${w.page('offers')}(${label})).toBe(false);`;
  if (operation === 'create') {
    return lines(
      `const ${one} = ${w.add(feature)};`,
      w.open(listPath(feature)),
      `await ${w.page('expectRows')}(${w.nameOf(feature, one)});`,
      offers(tsString(`New ${feature.label}`)),
    );
  }
  const name = w.nameOf(feature, one);
  return lines(
    `const ${one} = ${w.add(feature)};`,
    w.open(pathTo(feature, one)),
    w.onPage(name),
    offers(w.label(operation === 'update' ? 'Edit' : 'Delete', name)),
  );
}

export function listTest(w: Writer, feature: Feature): string {
  const rows = w.page('rowNames');
  return lines(
    'api.pageSize = 2;',
    `const all = [${[1, 2, 3].map(() => w.add(feature)).join(', ')}];`,
    w.open(listPath(feature)),
    `await ${w.waitFor()}(() => ${w.expect()}(${rows}()).toHaveLength(2));`,
    `const seen = ${rows}();`,
    w.press("'Next page'"),
    `await ${w.waitFor()}(() => ${w.expect()}(${rows}()).toHaveLength(1));`,
    `${w.expect()}([...seen, ...${rows}()].toSorted()).toEqual(all.map((${feature.one}) => ${w.nameOf(feature, feature.one)}).toSorted());`,
  );
}
