import type { GeneratedFile } from '../../../../src/domain/pack.js';
import type { Feature } from '../../../spa-base/src/feature.js';
import { labelsModule } from '../../../spa-base/src/feature/labels.js';
import { canEdit } from '../../../spa-base/src/feature/permissions.js';
import { queriesModule } from '../../../spa-base/src/feature/queries.js';
import { withSortedImports } from '../../../spa-base/src/modules.js';
import { VUE } from '../framework.js';
import { actionsComponent } from './actions.js';
import { detailPage } from './detail-page.js';
import { editPage, formComponent, newPage } from './forms.js';
import { listPage } from './list-page.js';
import { nameLink } from './name-link.js';
import { tableComponent } from './table.js';

/** All modules of one feature. */
export function featureFiles(feature: Feature, features: readonly Feature[]): GeneratedFile[] {
  const { entity } = feature;
  const labels = labelsModule(feature, VUE);
  const modules: [string, string | undefined][] = [
    ['labels.ts', labels && withSortedImports(labels)],
    ['queries.ts', withSortedImports(queriesModule(feature, features, VUE))],
    ['table.vue', tableComponent(feature, features)],
    ['actions.vue', actionsComponent(feature, features)],
    ['name-link.vue', feature.linked ? nameLink(feature) : undefined],
    ['list-page.vue', listPage(feature, features)],
    ['detail-page.vue', detailPage(feature, features)],
    ['form.vue', feature.hasForm ? formComponent(feature, features) : undefined],
    ['new-page.vue', entity.can.create ? newPage(feature) : undefined],
    ['edit-page.vue', canEdit(entity) ? editPage(feature) : undefined],
  ];
  return modules.flatMap(([name, text]) => (text === undefined ? [] : [{ path: `src/features/${entity.plural}/${name}`, text }]));
}
