import type { AppModel } from '../../../src/domain/model.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { listNeeds } from '../../spa-base/src/app/list-needs.js';
import type { Feature } from '../../spa-base/src/feature.js';
import { withSortedImports } from '../../spa-base/src/modules.js';
import { SpaPack } from '../../spa-base/src/spa-pack.js';
import { reactFormErrors } from './app/form-errors.js';
import { layoutModule, pageModule } from './app/frame.js';
import { listStateModule } from './app/list-state.js';
import { appModule, homeModule } from './app/shell.js';
import { dataTableModule } from './app/table.js';
import { featureFiles } from './feature/files.js';
import { REACT } from './framework.js';

/** TypeScript, React, React Router and TanStack Query. */
export class ReactSpaPack extends SpaPack {
  protected override readonly entry = 'src/main.tsx';

  constructor() {
    super('react-spa', REACT);
  }

  protected override shell(app: AppModel, features: readonly Feature[]): GeneratedFile[] {
    const navigates = features.length > 0;
    return [
      { path: 'src/app/app.tsx', text: withSortedImports(appModule(features)) },
      { path: 'src/app/home.tsx', text: withSortedImports(homeModule(app, features)) },
      { path: 'src/app/layout.tsx', text: layoutModule(navigates) },
      { path: 'src/components/data-table.tsx', text: dataTableModule(features.some((feature) => feature.entity.listing.sorts.length > 0)) },
      { path: 'src/components/form-errors.ts', text: reactFormErrors() },
      { path: 'src/components/list-state.ts', text: listStateModule(listNeeds(features)) },
      { path: 'src/components/page.tsx', text: pageModule(navigates) },
    ];
  }

  protected override pages(feature: Feature, features: readonly Feature[]): GeneratedFile[] {
    return featureFiles(feature, features);
  }
}
