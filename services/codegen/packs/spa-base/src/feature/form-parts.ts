import type { EntityModel, FieldModel, TransitionModel } from '../../../../src/domain/model.js';
import type { LinkModel, ReferenceModel } from '../../../../src/domain/model-relations.js';
import { type Feature, formFields, relationsOf } from '../feature.js';

/** One control of a form. `required` may be stricter than the record itself. */
export type FormPart =
  | { readonly kind: 'field'; readonly field: FieldModel; readonly required: boolean }
  | { readonly kind: 'relation'; readonly relation: ReferenceModel | LinkModel; readonly required: boolean };

/** Everything that the form of an entity's records asks for. */
export const partsOf = (entity: EntityModel): FormPart[] => [
  ...formFields(entity).map((field): FormPart => ({ kind: 'field', field, required: isNeeded(field) })),
  ...relationsOf(entity).map((relation): FormPart => ({ kind: 'relation', relation, required: relation.required })),
];

/** A boolean always has a value in a form. */
const isNeeded = (field: FieldModel): boolean => !field.nullable && field.spec.type !== 'boolean';

/** What must be set for a transition, as far as a request may carry it; required here even where the record may be without it. */
export function askedFields(entity: EntityModel, transition: TransitionModel): FormPart[] {
  const fields = entity.fields.filter((field) => field.writable && !field.guarded && transition.takes.includes(field.name));
  const relations = relationsOf(entity).filter((relation) => transition.takes.includes(relation.field));
  return [
    ...fields.map((field): FormPart => ({ kind: 'field', field, required: true })),
    ...relations.map((relation): FormPart => ({ kind: 'relation', relation, required: true })),
  ];
}

export const isLink = (relation: ReferenceModel | LinkModel): relation is LinkModel => 'table' in relation;
export const optionsName = (target: Feature): string => `${target.many}Options`;
export const targetOf = (relation: ReferenceModel | LinkModel, features: readonly Feature[]): Feature =>
  features.find((feature) => feature.entity.name === relation.entity)!;

export function componentOf({ spec }: FieldModel): string {
  if (spec.enum !== undefined) return 'SelectField';
  if (spec.type === 'boolean') return 'CheckboxField';
  return spec.type === 'text' ? 'TextAreaField' : 'InputField';
}

/** A function that reads the parts from a form. */
export const readerText = (name: string, type: string, parts: readonly FormPart[]): string =>
  `function ${name}(data: FormData): ${type} {\nreturn {\n${parts.map((part) => `${partName(part)}: ${readerOf(part)}(data, '${partName(part)}'),`).join('\n')}\n};\n}`;

const partName = (part: FormPart): string => (part.kind === 'field' ? part.field.name : part.relation.field);

/** The function of `form-data.ts` that reads such a part. */
export function readerOf(part: FormPart): string {
  if (part.kind === 'relation') return isLink(part.relation) ? 'readList' : part.required ? 'readText' : 'readOptionalText';
  const { spec } = part.field;
  const optional = part.required ? '' : 'Optional';
  if (spec.enum !== undefined) return `read${optional}Choice`;
  if (spec.type === 'boolean') return 'readFlag';
  if (spec.type === 'integer' || spec.type === 'number') return `read${optional}Number`;
  return spec.type === 'datetime' ? `read${optional}DateTime` : `read${optional}Text`;
}

/** The module of each control. */
export const MODULES: Readonly<Record<string, string>> = {
  CheckboxField: 'checkbox-field',
  InputField: 'input-field',
  RecordChoices: 'record-choices',
  RecordSelect: 'record-select',
  SelectField: 'select-field',
  TextAreaField: 'text-area-field',
};
