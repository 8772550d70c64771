import { pascalCase } from '../../../../src/domain/names.js';
import type { TransitionModel } from '../../../../src/domain/model.js';
import { bodyType, hasPlainName, nameFunction, nameOf, operation, type Feature } from '../../../spa-base/src/feature.js';
import { askedFields, readerText } from '../../../spa-base/src/feature/form-parts.js';
import { among, canDelete, canEdit, deletableWhen, editableWhen, hasActions, permitted } from '../../../spa-base/src/feature/permissions.js';
import { deletionConsequence } from '../../../spa-base/src/feature/sections.js';
import { imports } from '../../../spa-base/src/modules.js';
import { transitionLabel, valueLabel } from '../../../spa-base/src/words.js';
import { attribute, bound, component, importing, onlyIf } from '../sfc.js';
import { fieldElements, formNeeds } from './form-fields.js';

/** What can be done with one record: in a row of a table as well as on its own page. */
export function actionsComponent(feature: Feature, features: readonly Feature[]): string | undefined {
  const { entity, one, type } = feature;
  if (!hasActions(feature)) return undefined;
  const transitions = entity.states?.transitions ?? [];
  const asking = transitions.filter((transition) => askedFields(entity, transition).length > 0);
  const parts = asking.map((transition) => askedFields(entity, transition));
  const form = formNeeds(parts.flat(), feature, features);
  return component(
    [
      imports([form.reads && 'useQuery'], '@tanstack/vue-query'),
      imports(['computed'], 'vue'),
      imports([canEdit(entity) && 'RouterLink'], 'vue-router'),
      feature.guarded && imports(['useMay'], '../../access/session'),
      imports(
        [
          `type ${type}`,
          canDelete(entity) && operation.delete(entity),
          ...transitions.map((transition) => operation.transition(entity, transition)),
          ...asking.map((transition) => `type ${bodyType(operation.transition(entity, transition))}`),
        ],
        `../../api/${entity.plural}`,
      ),
      importing(canDelete(entity) && 'DeleteButton', '../../components/delete-button'),
      importing(transitions.length > asking.length && 'TransitionButton', '../../components/transition-button'),
      importing(asking.length > 0 && 'TransitionFormButton', '../../components/transition-form-button'),
      ...form.modules,
      imports([...form.labels, !hasPlainName(feature) && nameFunction(feature)], './labels'),
      '',
      `const props = defineProps<{ ${one}: ${type};`,
      canDelete(entity) && '/** Where to go when the record is gone. */\nonceDeleted?: () => void;',
      '}>();',
      feature.guarded && 'const may = useMay();',
      `const name = computed(() => ${nameOf(feature, `props.${one}`)});`,
      ...form.reading,
      ...asking.map(
        (transition, at) => `\n${readerText(readerName(transition), bodyType(operation.transition(entity, transition)), parts[at]!)}`,
      ),
    ],
    [
      '<div class="actions">',
      ...transitions.map((transition) => transitionElement(feature, transition, features)),
      canEdit(entity) &&
        `<RouterLink ${onlyIf(permitted(feature, 'update', editableWhen(entity, one)))} class="button quiet" ${bound('to', `\`${feature.route}/\${${one}.id}/edit\``)} :aria-label="\`Edit \${name}\`">Edit</RouterLink>`,
      canDelete(entity) && deleteElement(feature, features),
      '</div>',
    ],
  );
}

function deleteElement(feature: Feature, features: readonly Feature[]): string {
  const { entity, one } = feature;
  const consequence = deletionConsequence(feature, features);
  return `<DeleteButton ${onlyIf(permitted(feature, 'delete', deletableWhen(entity, one)))} :name="name" ${consequence === undefined ? '' : attribute('consequence', consequence)} :remove="() => ${operation.delete(entity)}(${one}.id)" :once-deleted="onceDeleted" />`;
}

const readerName = (transition: TransitionModel): string => `bodyOf${pascalCase(transition.name)}`;

function transitionElement(feature: Feature, transition: TransitionModel, features: readonly Feature[]): string {
  const { entity, one } = feature;
  const { from, to } = transition.spec;
  const call = operation.transition(entity, transition);
  const asked = askedFields(entity, transition);
  const known = from.filter((each) => entity.states!.states.includes(each));
  const possible = known.length === entity.states!.states.length ? undefined : among(`${one}.${entity.states!.field}`, known);
  const shared = `${onlyIf(permitted(feature, transition.name, possible))} ${attribute('label', transitionLabel(transition))} :name="name" ${attribute('state', valueLabel(to))}`;
  return asked.length === 0
    ? `<TransitionButton ${shared} :transition="() => ${call}(${one}.id)" />`
    : `<TransitionFormButton ${shared} :read="${readerName(transition)}" :transition="(body) => ${call}(${one}.id, body)">
        ${fieldElements(asked, one, features).join('\n')}
      </TransitionFormButton>`;
}
