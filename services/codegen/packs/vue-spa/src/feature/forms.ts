import { tsString } from '../../../../src/domain/escape.js';
import {
  formFields,
  hasPlainName,
  nameFunction,
  nameOf,
  nameOrElse,
  operation,
  queriesName,
  type Feature,
} from '../../../spa-base/src/feature.js';
import { defaultValue, startName } from '../../../spa-base/src/feature/defaults.js';
import { partsOf, readerText } from '../../../spa-base/src/feature/form-parts.js';
import { imports, lines } from '../../../spa-base/src/modules.js';
import { attribute, bound, component, importing } from '../sfc.js';
import { backTo } from './detail-page.js';
import { fieldElements, formNeeds } from './form-fields.js';

/** The form for new and existing records. */
export function formComponent(feature: Feature, features: readonly Feature[]): string {
  const { entity, type, inputType, one } = feature;
  const parts = partsOf(entity);
  const needs = formNeeds(parts, feature, features);
  return component(
    [
      imports([needs.reads && 'useQuery'], '@tanstack/vue-query'),
      imports(['useRouter'], 'vue-router'),
      imports([`type ${type}`, `type ${inputType}`], `../../api/${entity.plural}`),
      importing('RecordForm', '../../components/record-form'),
      imports(['useAnnounce'], '../../components/status'),
      ...needs.modules,
      imports([...needs.labels, !hasPlainName(feature) && nameFunction(feature)], './labels'),
      '',
      `const props = defineProps<{
        initial: Partial<${inputType}>;
        save: (input: ${inputType}) => Promise<${type}>;
        submitLabel: string;
        /** Where to go when nothing is to be saved. */
        cancelTo: string;
      }>();

      const router = useRouter();
      const announce = useAnnounce();`,
      ...needs.reading,
      `\nfunction finish(${one}: ${type}) {
        announce(\`Saved \${${nameOf(feature, one)}}\`);
        void router.push(\`${feature.route}/\${${one}.id}\`);
      }\n`,
      readerText('toInput', inputType, parts),
    ],
    [
      '<RecordForm :read="toInput" :save="save" :once-saved="finish" :submit-label="submitLabel" @cancel="router.push(props.cancelTo)">',
      ...fieldElements(parts, 'initial', features),
      '</RecordForm>',
    ],
  );
}

export function newPage(feature: Feature): string {
  const { entity } = feature;
  const defaults = formFields(entity).filter((field) => field.spec.default !== undefined);
  const parents = entity.references;
  const moments = defaults.filter((field) => typeof field.spec.default === 'object').map((field) => startName(field.spec.type));
  return component(
    [
      imports([parents.length > 0 && 'useRoute'], 'vue-router'),
      imports([operation.create(entity)], `../../api/${entity.plural}`),
      imports(moments, '../../components/form-data'),
      importing('PageFrame', '../../components/page-frame'),
      imports([parents.length > 0 && 'queryValue'], '../../components/query-values'),
      importing(`${feature.stem}Form`, './form'),
      '',
      parents.length > 0 && 'const { query } = useRoute();',
      lines(
        'const initial = {',
        ...defaults.map((field) => `${field.name}: ${literal(defaultValue(field))},`),
        ...parents.map((parent) => `${parent.field}: queryValue(query, '${parent.field}'),`),
        '};',
      ),
    ],
    [
      `<PageFrame ${attribute('title', `New ${feature.label}`)} ${backTo(feature)}>`,
      `<${feature.stem}Form :initial="initial" :save="${operation.create(entity)}" ${attribute('submit-label', `Create ${feature.label}`)} cancel-to="${feature.route}" />`,
      '</PageFrame>',
    ],
  );
}

/** A string that stays the one that it is, as a member of a union. */
const literal = (value: string): string => (value.startsWith("'") ? `${value} as const` : value);

export function editPage(feature: Feature): string {
  const { entity, one } = feature;
  return component(
    [
      imports(['useQuery'], '@tanstack/vue-query'),
      imports([operation.update(entity)], `../../api/${entity.plural}`),
      imports(['changes'], '../../components/form-data'),
      importing('LoadedData', '../../components/loaded-data'),
      importing('PageFrame', '../../components/page-frame'),
      importing(`${feature.stem}Form`, './form'),
      !hasPlainName(feature) && imports([nameFunction(feature)], './labels'),
      imports([queriesName(feature)], './queries'),
      '',
      'const props = defineProps<{ id: string }>();',
      `const query = useQuery(() => ${queriesName(feature)}.detail(props.id));`,
      'const { data } = query;',
    ],
    [
      `<PageFrame ${attribute('title', `Edit ${feature.label}`)} ${bound('back', `{ to: \`${feature.route}/\${id}\`, label: ${nameOrElse(feature, 'data', tsString(entity.spec.label))} }`)}>`,
      `<LoadedData v-slot="{ data: ${one} }" :query="query">`,
      `<${feature.stem}Form :initial="${one}" :save="(input) => ${operation.update(entity)}(id, changes(${one}, input))" submit-label="Save changes" ${bound('cancel-to', `\`${feature.route}/\${id}\``)} />`,
      '</LoadedData>',
      '</PageFrame>',
    ],
  );
}
