import { tsString } from '../../../../src/domain/escape.js';
import {
  type Feature,
  formFields,
  hasPlainName,
  nameFunction,
  nameOf,
  nameOrElse,
  operation,
  queriesName,
} from '../../../spa-base/src/feature.js';
import { defaultValue, startName } from '../../../spa-base/src/feature/defaults.js';
import { partsOf, readerText } from '../../../spa-base/src/feature/form-parts.js';
import { imports, lines } from '../../../spa-base/src/modules.js';
import { attribute } from '../jsx.js';
import { backTo } from './detail-page.js';
import { fieldElements, formImports } from './form-fields.js';

/** The form for new and existing records. */
export function formModule(feature: Feature, features: readonly Feature[]): string {
  const { entity, type, inputType, one } = feature;
  const parts = partsOf(entity);
  const needs = formImports(parts, feature, features);
  return lines(
    needs.query,
    imports(['useNavigate'], 'react-router'),
    imports([`type ${type}`, `type ${inputType}`], `../../api/${entity.plural}`),
    imports(['RecordForm'], '../../components/record-form'),
    imports(['useAnnounce'], '../../components/status'),
    ...needs.modules,
    imports([...needs.labels, !hasPlainName(feature) && nameFunction(feature)], './labels'),
    '',
    `interface ${feature.stem}FormProps {
      initial: Partial<${inputType}>;
      save: (input: ${inputType}) => Promise<${type}>;
      submitLabel: string;
      /** Where to go when nothing is to be saved. */
      cancelTo: string;
    }\n`,
    `export function ${feature.stem}Form({ initial, save, submitLabel, cancelTo }: ${feature.stem}FormProps) {`,
    'const navigate = useNavigate();\nconst announce = useAnnounce();',
    ...needs.hooks,
    `\nfunction finish(${one}: ${type}) {
      announce(\`Saved \${${nameOf(feature, one)}}\`);
      void navigate(\`${feature.route}/\${${one}.id}\`);
    }\n`,
    'return (',
    `<RecordForm read={toInput} save={save} onSaved={finish} onCancel={() => void navigate(cancelTo)} submitLabel={submitLabel}>`,
    ...fieldElements(parts, 'initial', features),
    '</RecordForm>\n);\n}\n',
    readerText('toInput', inputType, parts),
  );
}

export function newPageModule(feature: Feature): string {
  const { entity } = feature;
  const defaults = formFields(entity).filter((field) => field.spec.default !== undefined);
  const parents = entity.references;
  return lines(
    imports([parents.length > 0 && 'useSearchParams'], 'react-router'),
    imports([operation.create(entity)], `../../api/${entity.plural}`),
    imports(
      defaults.filter((field) => typeof field.spec.default === 'object').map((field) => startName(field.spec.type)),
      '../../components/form-data',
    ),
    imports(['Page'], '../../components/page'),
    imports([`${feature.stem}Form`], './form'),
    '',
    `export function ${feature.stem}NewPage() {`,
    parents.length > 0 && 'const [params] = useSearchParams();\n',
    'return (',
    `<Page ${attribute('title', `New ${feature.label}`)} ${backTo(feature)}>`,
    `<${feature.stem}Form initial={{`,
    ...defaults.map((field) => `${field.name}: ${defaultValue(field)},`),
    ...parents.map((parent) => `${parent.field}: params.get('${parent.field}') ?? undefined,`),
    `}} save={${operation.create(entity)}} ${attribute('submitLabel', `Create ${feature.label}`)} cancelTo="${feature.route}" />`,
    '</Page>\n);\n}',
  );
}

export function editPageModule(feature: Feature): string {
  const { entity, one } = feature;
  return lines(
    imports(['useQuery'], '@tanstack/react-query'),
    imports(['useParams'], 'react-router'),
    imports([operation.update(entity)], `../../api/${entity.plural}`),
    imports(['changes'], '../../components/form-data'),
    imports(['Loaded'], '../../components/loaded'),
    imports(['Page'], '../../components/page'),
    imports([`${feature.stem}Form`], './form'),
    !hasPlainName(feature) && imports([nameFunction(feature)], './labels'),
    imports([queriesName(feature)], './queries'),
    '',
    `export function ${feature.stem}EditPage() {
      const { id = '' } = useParams();
      const query = useQuery(${queriesName(feature)}.detail(id));

      return (
        <Page ${attribute('title', `Edit ${feature.label}`)} back={{ to: \`${feature.route}/\${id}\`, label: ${nameOrElse(feature, 'query.data', tsString(entity.spec.label))} }}>
          <Loaded query={query}>{(${one}) => (
            <${feature.stem}Form
              initial={${one}}
              save={(input) => ${operation.update(entity)}(id, changes(${one}, input))}
              submitLabel="Save changes"
              cancelTo={\`${feature.route}/\${id}\`}
            />
          )}</Loaded>
        </Page>
      );
    }`,
  );
}
