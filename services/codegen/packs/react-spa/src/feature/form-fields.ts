import type { FieldModel } from '../../../../src/domain/model.js';
import type { LinkModel, ReferenceModel } from '../../../../src/domain/model-relations.js';
import { PATTERNS } from '../../../../src/domain/patterns.js';
import { labelsName, queriesName, type Feature } from '../feature.js';
import { attribute, attributes, imports } from '../jsx.js';

/** One control of a form. `required` may be stricter than the record itself. */
export type FormPart =
  | { readonly kind: 'field'; readonly field: FieldModel; readonly required: boolean }
  | { readonly kind: 'relation'; readonly relation: ReferenceModel | LinkModel; readonly required: boolean };

const isLink = (relation: ReferenceModel | LinkModel): relation is LinkModel => 'table' in relation;
const optionsName = (target: Feature): string => `${target.many}Options`;
const targetOf = (relation: ReferenceModel | LinkModel, features: readonly Feature[]): Feature =>
  features.find((feature) => feature.entity.name === relation.entity)!;

/** What a form with these parts needs around it. */
export function formImports(
  parts: readonly FormPart[],
  feature: Feature,
  features: readonly Feature[],
): { query: string | false; modules: (string | false)[]; labels: string[]; hooks: string[] } {
  const relations = parts.filter((part) => part.kind === 'relation').map((part) => part.relation);
  const targets = [...new Set(relations.map((relation) => targetOf(relation, features)))];
  const fields = parts.filter((part) => part.kind === 'field').map((part) => part.field);
  const components = new Set([
    ...fields.map(componentOf),
    ...relations.map((relation) => (isLink(relation) ? 'RecordChoices' : 'RecordSelect')),
  ]);
  const inputs = fields.flatMap(({ spec }) => (spec.type === 'datetime' ? ['toLocalInput'] : []));
  return {
    query: targets.length > 0 && imports(['useQuery'], '@tanstack/react-query'),
    modules: [
      ...[...components].map((component) => imports([component], `../../components/${MODULES[component]}`)),
      imports([...parts.map(readerOf), ...inputs], '../../components/form-data'),
      ...targets.map((target) => imports([queriesName(target)], target === feature ? './queries' : `../${target.entity.plural}/queries`)),
    ],
    labels: fields.filter((field) => field.spec.enum !== undefined).map(labelsName),
    hooks: targets.map((target) => `const ${optionsName(target)} = useQuery(${queriesName(target)}.options());`),
  };
}

const MODULES: Readonly<Record<string, string>> = {
  CheckboxField: 'checkbox-field',
  InputField: 'input-field',
  RecordChoices: 'record-choices',
  RecordSelect: 'record-select',
  SelectField: 'select-field',
  TextAreaField: 'text-area-field',
};

function componentOf({ spec }: FieldModel): string {
  if (spec.enum !== undefined) return 'SelectField';
  if (spec.type === 'boolean') return 'CheckboxField';
  return spec.type === 'text' ? 'TextAreaField' : 'InputField';
}

/** The elements of the parts; `values` is the variable that holds what is there already. */
export function fieldElements(parts: readonly FormPart[], values: string, features: readonly Feature[]): string[] {
  return parts.map((part) => (part.kind === 'field' ? fieldElement(part, values) : relationElement(part, values, features)));
}

function fieldElement({ field, required }: FormPart & { kind: 'field' }, values: string): string {
  const { spec, name } = field;
  const value = `${values}.${name}`;
  const label = attribute('label', spec.label);
  if (spec.enum !== undefined) {
    return `<SelectField name="${name}" ${label} ${attributes({ required })} options={${labelsName(field)}} defaultValue={${value}} />`;
  }
  if (spec.type === 'boolean') return `<CheckboxField name="${name}" ${label} defaultChecked={${value}} />`;
  const lengths = { minLength: spec.minLength, maxLength: spec.maxLength };
  if (spec.type === 'text')
    return `<TextAreaField name="${name}" ${label} ${attributes({ required, ...lengths })} defaultValue={${value}} />`;
  const initial = spec.type === 'datetime' ? `toLocalInput(${value})` : value;
  return `<InputField name="${name}" ${label} ${attributes({ required, ...inputAttributes(field) })} defaultValue={${initial}} />`;
}

function inputAttributes({ spec }: FieldModel): Record<string, string | number | undefined> {
  switch (spec.type) {
    case 'integer':
    case 'number':
      return numberAttributes(spec);
    case 'date':
    case 'time':
      return { type: spec.type };
    case 'datetime':
      return { type: 'datetime-local', step: 'any' };
    default:
      return textAttributes(spec);
  }
}

const TYPES = { email: 'email', url: 'url', phone: 'tel' } as const;
const HINTS = {
  phone: 'For example +1 555 123 4567.',
  color: 'For example #3366ff.',
  'country-code': 'Two capital letters, for example DE.',
  'currency-code': 'Three capital letters, for example EUR.',
} as const;

function textAttributes(spec: FieldModel['spec']): Record<string, string | number | undefined> {
  const { format } = spec;
  const hint =
    spec.patternHint === undefined
      ? format !== undefined && format in HINTS
        ? HINTS[format as keyof typeof HINTS]
        : undefined
      : sentence(spec.patternHint.words);
  const pattern = spec.pattern ?? (format !== undefined && format in PATTERNS ? PATTERNS[format as keyof typeof PATTERNS] : undefined);
  return {
    type: format !== undefined && format in TYPES ? TYPES[format as keyof typeof TYPES] : undefined,
    minLength: spec.minLength,
    maxLength: spec.maxLength,
    pattern: pattern !== undefined && worksInHtml(pattern) ? pattern : undefined,
    hint,
  };
}

const sentence = (words: string): string => {
  const text = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
};

/** Browsers compile the attribute with the `v` flag and ignore it when that fails; the server checks it anyway. */
function worksInHtml(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'v') instanceof RegExp;
  } catch {
    return false;
  }
}

/** Without the dust of binary fractions. */
const tidy = (value: number): number => Number(value.toFixed(2));

function numberAttributes(spec: FieldModel['spec']): Record<string, string | number | undefined> {
  const percent = spec.format === 'percent';
  const step = spec.type === 'integer' ? 1 : spec.format === 'money' ? 0.01 : undefined;
  const above = spec.exclusiveMinimum === undefined || step === undefined ? undefined : tidy(spec.exclusiveMinimum + step);
  const below = spec.exclusiveMaximum === undefined || step === undefined ? undefined : tidy(spec.exclusiveMaximum - step);
  return {
    type: 'number',
    min: spec.minimum ?? above ?? (percent ? 0 : spec.exclusiveMinimum),
    max: spec.maximum ?? below ?? (percent ? 100 : spec.exclusiveMaximum),
    step: step ?? 'any',
  };
}

function relationElement({ relation, required }: FormPart & { kind: 'relation' }, values: string, features: readonly Feature[]): string {
  const target = targetOf(relation, features);
  const component = isLink(relation) ? 'RecordChoices' : 'RecordSelect';
  const needed = isLink(relation) ? '' : attributes({ required });
  return `<${component} name="${relation.field}" ${attribute('label', relation.spec.label)} ${needed} options={${optionsName(target)}} defaultValue={${values}.${relation.field}} />`;
}

/** A function that reads the parts from a form. */
export const readerText = (name: string, type: string, parts: readonly FormPart[]): string =>
  `function ${name}(data: FormData): ${type} {\nreturn {\n${parts.map((part) => `${partName(part)}: ${readerOf(part)}(data, '${partName(part)}'),`).join('\n')}\n};\n}`;

const partName = (part: FormPart): string => (part.kind === 'field' ? part.field.name : part.relation.field);

/** The function of `form-data.ts` that reads such a part. */
function readerOf(part: FormPart): string {
  if (part.kind === 'relation') return isLink(part.relation) ? 'readList' : part.required ? 'readText' : 'readOptionalText';
  const { spec } = part.field;
  const optional = part.required ? '' : 'Optional';
  if (spec.enum !== undefined) return `read${optional}Choice`;
  if (spec.type === 'boolean') return 'readFlag';
  if (spec.type === 'integer' || spec.type === 'number') return `read${optional}Number`;
  return spec.type === 'datetime' ? `read${optional}DateTime` : `read${optional}Text`;
}
