import type { GeneratedFile } from '../../../../src/domain/pack.js';
import type { Feature } from '../feature.js';
import { withSortedImports } from '../jsx.js';
import { actionsModule } from './actions.js';
import { columnsModule } from './columns.js';
import { detailPageModule } from './detail-page.js';
import { editPageModule, formModule, newPageModule } from './forms.js';
import { labelsModule } from './labels.js';
import { listPageModule } from './list-page.js';
import { nameLinkModule } from './name-link.js';
import { canEdit } from './permissions.js';
import { queriesModule } from './queries.js';

/** All modules of one feature. */
export function featureFiles(feature: Feature, features: readonly Feature[]): GeneratedFile[] {
  const { entity } = feature;
  const labels = labelsModule(feature);
  const actions = actionsModule(feature, features);
  const modules: [string, string | undefined][] = [
    ['labels.ts', labels],
    ['queries.ts', queriesModule(feature, features)],
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
