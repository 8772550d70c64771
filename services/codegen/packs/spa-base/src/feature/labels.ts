import { tsKey, tsString } from '../../../../src/domain/escape.js';
import type { EntityModel, FieldModel } from '../../../../src/domain/model.js';
import { choiceFields, type Feature, hasPlainName, labelsName, nameFunction, tonesName } from '../feature.js';
import type { Framework } from '../framework.js';
import { imports, lines } from '../modules.js';
import { valueLabel } from '../words.js';
import { textExpression } from './formats.js';

/** Labels of the entity's values, tones of its states, and the name of a record; nothing when it has none of these. */
export function labelsModule(feature: Feature, { tones }: Framework): string | undefined {
  const { entity, type } = feature;
  const choices = choiceFields(entity);
  const naming = !hasPlainName(feature) && nameText(feature);
  if (choices.length === 0 && naming === false) return undefined;
  const stateField = choices.find((field) => field.name === entity.spec.stateField && !field.nullable);
  return lines(
    imports([`type ${type}`], `../../api/${entity.plural}`),
    stateField && imports(['type Tone'], tones),
    naming !== false && imports(naming.formats, '../../components/format'),
    '',
    ...choices.map((field) => labelsText(field, type)),
    stateField && tonesText(stateField, entity, type),
    naming !== false && naming.text,
  );
}

const keyType = (field: FieldModel, type: string): string =>
  field.nullable ? `NonNullable<${type}['${field.name}']>` : `${type}['${field.name}']`;

function labelsText(field: FieldModel & { spec: { enum: string[] } }, type: string): string {
  const members = field.spec.enum.map((value) => `${tsKey(value)}: ${tsString(valueLabel(value))},`);
  return `export const ${labelsName(field)}: Readonly<Record<${keyType(field, type)}, string>> = {\n${members.join('\n')}\n};\n`;
}

function tonesText(field: FieldModel & { spec: { enum: string[] } }, entity: EntityModel, type: string): string {
  const { initialState, states, transitions } = entity.spec;
  const tone = (state: string): string => {
    if (state === (initialState ?? states[0])) return 'start';
    const back = transitions.some((transition) => transition.from.includes(state) && transition.to !== (initialState ?? states[0]));
    return back ? 'active' : 'final';
  };
  const members = field.spec.enum.map((value) => `${tsKey(value)}: '${tone(value)}',`);
  return `export const ${tonesName(field)}: Readonly<Record<${type}['${field.name}'], Tone>> = {\n${members.join('\n')}\n};\n`;
}

function nameText(feature: Feature): { text: string; formats: readonly string[] } {
  const field = feature.displayField;
  const shown = field === undefined ? { expression: `${feature.one}.id`, formats: [] } : textExpression(field, feature.one);
  const text = `export const ${nameFunction(feature)} = (${feature.one}: ${feature.type}): string => ${shown.expression};`;
  return { text, formats: shown.formats };
}
