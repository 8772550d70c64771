import { exampleRecord } from '../../../../src/domain/examples.js';
import { formFields, type Feature, relationsOf } from '../feature.js';
import { isLink } from '../feature/form-parts.js';
import { canEdit, whileEditable } from '../feature/permissions.js';
import { lines, withSortedImports } from '../modules.js';
import { Expression, pathTo, type Writer } from './writer.js';

/** A form that is saved before it knows what can be chosen keeps what was chosen; undefined where no form offers records to choose from. */
export function formsTest(w: Writer): string | undefined {
  const tests = w.features.flatMap((feature) => {
    const relations = relationsOf(feature.entity).filter((relation) => !relation.required && relation.entity !== feature.entity.name);
    return canEdit(feature.entity) && relations.length > 0 && isComplete(feature) ? [keepsChoices(w, feature, relations)] : [];
  });
  if (tests.length === 0) return undefined;
  w.use('test', './support/api-test');
  return withSortedImports(lines(...w.importLines(), '', ...tests));
}

/** Whether an example of it has a value wherever the form asks for one. */
const isComplete = ({ entity }: Feature): boolean => {
  const example = exampleRecord(entity);
  return formFields(entity).every((field) => field.nullable || field.name in example);
};

function keepsChoices(w: Writer, feature: Feature, relations: ReturnType<typeof relationsOf>): string {
  const parents = relations.map((relation, at) => ({ relation, parent: w.feature(relation.entity)!, variable: `chosen${at + 1}` }));
  const chosen = parents.map(({ relation, variable }) => [
    relation.field,
    new Expression(isLink(relation) ? `[${variable}.id]` : `${variable}.id`),
  ]);
  const held = `api.find(${w.resource(feature)}, ${feature.one}.id)`;
  return lines(
    `test('a form for ${feature.entity.plural} that is saved before the choices are there keeps what was chosen', async ({ api }) => {`,
    ...parents.map(({ parent, variable }) => `const ${variable} = ${w.add(parent)};`),
    `const ${feature.one} = ${w.add(feature, { ...whileEditable(feature.entity), ...Object.fromEntries(chosen) })};`,
    'api.withholdLists();',
    w.open(pathTo(feature, feature.one, '/edit')),
    w.press("'Save changes'"),
    `await ${w.waitFor()}(() => ${w.expect()}(${held}.updatedAt).not.toBe(${feature.one}.updatedAt));`,
    `${w.expect()}(${held}).toEqual({ ...${feature.one}, updatedAt: ${w.expect()}.any(String) });`,
    '});\n',
  );
}
