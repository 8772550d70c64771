import type { GeneratedFile } from '../../../../src/domain/pack.js';
import type { Feature } from '../../../spa-base/src/feature.js';
import { labelsModule } from '../../../spa-base/src/feature/labels.js';
import { canEdit } from '../../../spa-base/src/feature/permissions.js';
import { queriesModule } from '../../../spa-base/src/feature/queries.js';
import { withSortedImports } from '../../../spa-base/src/modules.js';
import { REACT } from '../framework.js';
import { actionsModule } from './actions.js';
import { columnsModule } from './columns.js';
import { detailPageModule } from './detail-page.js';
import { editPageModule, formModule, newPageModule } from './forms.js';
import { listPageModule } from './list-page.js';
import { nameLinkModule } from './name-link.js';

/** All modules of one feature. */
export function featureFiles(feature: Feature, features: readonly Feature[]): GeneratedFile[] {
  const { entity } = feature;
  const labels = labelsModule(feature, REACT);
  const actions = actionsModule(feature, features);
  const modules: [string, string | undefined][] = [
    ['labels.ts', labels],
    ['queries.ts', queriesModule(feature, features, REACT)],
    ['columns.tsx', columnsModule(feature, features)],
    ['actions.tsx', actions],
    ['name-link.tsx', feature.linked ? nameLinkModule(feature) : undefined],
    ['list-page.tsx', listPageModule(feature, features)],
    ['detail-page.tsx', detailPageModule(feature, features)],
    ['form.tsx', feature.hasForm ? formModule(feature, features) : undefined],
    ['new-page.tsx', entity.can.create ? newPageModule(feature) : undefined],
    ['edit-page.tsx', canEdit(entity) ? editPageModule(feature) : undefined],
  ];
  return modules.flatMap(([name, text]) =>
    text === undefined ? [] : [{ path: `src/features/${entity.plural}/${name}`, text: withSortedImports(text) }],
  );
}
