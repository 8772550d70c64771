import { type Feature, labelsName, queriesName } from '../../../spa-base/src/feature.js';
import { componentOf, type FormPart, isLink, MODULES, optionsName, readerOf, targetOf } from '../../../spa-base/src/feature/form-parts.js';
import { imports } from '../../../spa-base/src/modules.js';
import { attribute, attributes } from '../jsx.js';
import { inputAttributes } from '../../../spa-base/src/feature/input-attributes.js';

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

function relationElement({ relation, required }: FormPart & { kind: 'relation' }, values: string, features: readonly Feature[]): string {
  const target = targetOf(relation, features);
  const component = isLink(relation) ? 'RecordChoices' : 'RecordSelect';
  const needed = isLink(relation) ? '' : attributes({ required });
  return `<${component} name="${relation.field}" ${attribute('label', relation.spec.label)} ${needed} options={${optionsName(target)}} defaultValue={${values}.${relation.field}} />`;
}
