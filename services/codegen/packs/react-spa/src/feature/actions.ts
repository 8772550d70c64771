import type { TransitionModel } from '../../../../src/domain/model.js';
import { pascalCase } from '../../../../src/domain/names.js';
import { bodyType, type Feature, hasPlainName, nameFunction, nameOf, operation } from '../../../spa-base/src/feature.js';
import { askedFields, readerText } from '../../../spa-base/src/feature/form-parts.js';
import { among, canDelete, canEdit, deletableWhen, editableWhen, hasActions, permitted } from '../../../spa-base/src/feature/permissions.js';
import { deletionConsequence } from '../../../spa-base/src/feature/sections.js';
import { imports, lines } from '../../../spa-base/src/modules.js';
import { transitionLabel, valueLabel } from '../../../spa-base/src/words.js';
import { attribute } from '../jsx.js';
import { fieldElements, formImports } from './form-fields.js';

/** What can be done with one record: in a row of a table as well as on its own page. */
export function actionsModule(feature: Feature, features: readonly Feature[]): string | undefined {
  const { entity, one, type } = feature;
  if (!hasActions(feature)) return undefined;
  const transitions = entity.states?.transitions ?? [];
  const asking = transitions.filter((transition) => askedFields(entity, transition).length > 0);
  const parts = asking.map((transition) => askedFields(entity, transition));
  const form = formImports(parts.flat(), feature, features);
  const consequence = deletionConsequence(feature, features);
  return lines(
    feature.guarded && imports(['useMay'], '../../access/session'),
    canEdit(entity) && imports(['Link'], 'react-router'),
    asking.length > 0 && form.query,
    imports(
      [
        `type ${type}`,
        canDelete(entity) && operation.delete(entity),
        ...transitions.map((transition) => operation.transition(entity, transition)),
        ...asking.map((transition) => `type ${bodyType(operation.transition(entity, transition))}`),
      ],
      `../../api/${entity.plural}`,
    ),
    canDelete(entity) && imports(['DeleteButton'], '../../components/delete-button'),
    transitions.length > asking.length && imports(['TransitionButton'], '../../components/transition-button'),
    asking.length > 0 && imports(['TransitionFormButton'], '../../components/transition-form-button'),
    ...(asking.length > 0 ? form.modules : []),
    imports([...(asking.length > 0 ? form.labels : []), !hasPlainName(feature) && nameFunction(feature)], './labels'),
    '',
    `interface ${feature.stem}ActionsProps {\n${one}: ${type};`,
    canDelete(entity) && '/** Where to go when the record is gone. */\nonDeleted?: () => void;',
    '}\n',
    `export function ${feature.stem}Actions({ ${one}${canDelete(entity) ? ', onDeleted' : ''} }: ${feature.stem}ActionsProps) {`,
    feature.guarded && 'const may = useMay();',
    `const name = ${nameOf(feature, one)};`,
    ...(asking.length > 0 ? form.hooks : []),
    'return (\n<div className="actions">',
    ...transitions.map((transition) => transitionElement(feature, transition, features)),
    canEdit(entity) &&
      offered(
        permitted(feature, 'update', editableWhen(entity, one)),
        `<Link className="button quiet" to={\`${feature.route}/\${${one}.id}/edit\`} aria-label={\`Edit \${name}\`}>Edit</Link>`,
      ),
    canDelete(entity) &&
      offered(
        permitted(feature, 'delete', deletableWhen(entity, one)),
        `<DeleteButton name={name} ${consequence === undefined ? '' : attribute('consequence', consequence)} remove={() => ${operation.delete(entity)}(${one}.id)} onDeleted={onDeleted} />`,
      ),
    '</div>\n);\n}\n',
    ...asking.map((transition, at) => readerText(readerName(transition), bodyType(operation.transition(entity, transition)), parts[at]!)),
  );
}

const readerName = (transition: TransitionModel): string => `bodyOf${pascalCase(transition.name)}`;

function transitionElement(feature: Feature, transition: TransitionModel, features: readonly Feature[]): string {
  const { entity, one } = feature;
  const { from, to } = transition.spec;
  const state = `${one}.${entity.states!.field}`;
  const call = operation.transition(entity, transition);
  const asked = askedFields(entity, transition);
  const shared = `${attribute('label', transitionLabel(transition))} name={name} ${attribute('state', valueLabel(to))}`;
  const element =
    asked.length === 0
      ? `<TransitionButton ${shared} transition={() => ${call}(${one}.id)} />`
      : `<TransitionFormButton ${shared} read={${readerName(transition)}} transition={(body) => ${call}(${one}.id, body)}>
          ${fieldElements(asked, one, features).join('\n')}
        </TransitionFormButton>`;
  const known = from.filter((each) => entity.states!.states.includes(each));
  const possible = known.length === entity.states!.states.length ? undefined : among(state, known);
  return offered(permitted(feature, transition.name, possible), element);
}

/** An element that is there only under a condition. */
const offered = (condition: string | undefined, element: string): string =>
  condition === undefined ? element : `{${condition} && (${element})}`;
