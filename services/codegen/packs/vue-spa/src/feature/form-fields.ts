import { labelsName, queriesName, type Feature } from '../../../spa-base/src/feature.js';
import { componentOf, isLink, MODULES, optionsName, readerOf, targetOf, type FormPart } from '../../../spa-base/src/feature/form-parts.js';
import { inputAttributes } from '../../../spa-base/src/feature/input-attributes.js';
import { imports } from '../../../spa-base/src/modules.js';
import { attribute, attributes, bound, importing } from '../sfc.js';

/** What a component with these parts needs around them. */
export interface FormNeeds {
  /** Whether it reads records to choose from. */
  readonly reads: boolean;
  readonly modules: readonly (string | false)[];
  readonly labels: readonly string[];
  /** Statements that read records to choose from. */
  readonly reading: readonly string[];
}

export function formNeeds(parts: readonly FormPart[], feature: Feature, features: readonly Feature[]): FormNeeds {
  const relations = parts.filter((part) => part.kind === 'relation').map((part) => part.relation);
  const targets = [...new Set(relations.map((relation) => targetOf(relation, features)))];
  const fields = parts.filter((part) => part.kind === 'field').map((part) => part.field);
  const controls = new Set([
    ...fields.map(componentOf),
    ...relations.map((relation) => (isLink(relation) ? 'RecordChoices' : 'RecordSelect')),
  ]);
  const inputs = fields.flatMap(({ spec }) => (spec.type === 'datetime' ? ['toLocalInput'] : []));
  return {
    reads: targets.length > 0,
    modules: [
      ...[...controls].map((control) => importing(control, `../../components/${MODULES[control]}`)),
      imports([...parts.map(readerOf), ...inputs], '../../components/form-data'),
      ...targets.map((target) => imports([queriesName(target)], target === feature ? './queries' : `../${target.entity.plural}/queries`)),
    ],
    labels: fields.filter((field) => field.spec.enum !== undefined).map(labelsName),
    reading: targets.map((target) => `const ${optionsName(target)} = useQuery(${queriesName(target)}.options());`),
  };
}

/** The elements of the parts; `values` is the variable that holds what is there already. */
export const fieldElements = (parts: readonly FormPart[], values: string, features: readonly Feature[]): string[] =>
  parts.map((part) => (part.kind === 'field' ? fieldElement(part, values) : relationElement(part, values, features)));

function fieldElement({ field, required }: FormPart & { kind: 'field' }, values: string): string {
  const { spec, name } = field;
  const control = componentOf(field);
  const value = `${values}.${name}`;
  const initial = bound('initial', spec.type === 'datetime' && control === 'InputField' ? `toLocalInput(${value})` : value);
  const shared = `<${control} name="${name}" ${attribute('label', spec.label)}`;
  switch (control) {
    case 'SelectField':
      return `${shared} ${attributes({ required })} :options="${labelsName(field)}" ${initial} />`;
    case 'CheckboxField':
      return `${shared} ${initial} />`;
    case 'TextAreaField':
      return `${shared} ${attributes({ required, minLength: spec.minLength, maxLength: spec.maxLength })} ${initial} />`;
    default:
      return `${shared} ${attributes({ required, ...inputAttributes(field) })} ${initial} />`;
  }
}

function relationElement({ relation, required }: FormPart & { kind: 'relation' }, values: string, features: readonly Feature[]): string {
  const needed = isLink(relation) ? '' : attributes({ required });
  return `<${isLink(relation) ? 'RecordChoices' : 'RecordSelect'} name="${relation.field}" ${attribute('label', relation.spec.label)} ${needed} :options="${optionsName(targetOf(relation, features))}" ${bound('initial', `${values}.${relation.field}`)} />`;
}
