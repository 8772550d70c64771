import { appModel, type AppModel } from '../../../src/domain/model.js';
import type { GeneratedFile, PackContext } from '../../../src/domain/pack.js';
import { listNeeds } from '../../spa-base/src/app/list-needs.js';
import { type Feature, isGuarded, visibleTo } from '../../spa-base/src/feature.js';
import { withSortedImports } from '../../spa-base/src/modules.js';
import { SpaPack } from '../../spa-base/src/spa-pack.js';
import { reactFormErrors } from './app/form-errors.js';
import { layoutModule, pageModule } from './app/frame.js';
import { listStateModule } from './app/list-state.js';
import { appModule, homeModule } from './app/shell.js';
import { dataTableModule } from './app/table.js';
import { featureFiles } from './feature/files.js';
import { REACT } from './framework.js';

const OPENING = 'test/support/open-app.tsx';

/** No page is there before it is known who is signed in. */
const opensSlowly = (text: string): string =>
  text
    .replace('export function openApp(path: string): void {', 'export async function openApp(path: string): Promise<void> {')
    .replace('  );\n}', "  );\n  await waitFor(() => expect(document.querySelector('h1')).not.toBeNull());\n}");

/** TypeScript, React, React Router and TanStack Query. */
export class ReactSpaPack extends SpaPack {
  protected override readonly entry = 'src/main.tsx';

  constructor() {
    super('react-spa', REACT);
  }

  protected override shell(app: AppModel, features: readonly Feature[]): GeneratedFile[] {
    const navigates = features.length > 0;
    return [
      { path: 'src/app/app.tsx', text: withSortedImports(appModule(features, visibleTo(app))) },
      { path: 'src/app/home.tsx', text: withSortedImports(homeModule(app, features)) },
      { path: 'src/app/layout.tsx', text: layoutModule(navigates, isGuarded(app)) },
      { path: 'src/components/data-table.tsx', text: dataTableModule(features.some((feature) => feature.entity.listing.sorts.length > 0)) },
      { path: 'src/components/form-errors.ts', text: reactFormErrors() },
      { path: 'src/components/list-state.ts', text: listStateModule(listNeeds(features)) },
      { path: 'src/components/page.tsx', text: pageModule(navigates) },
    ];
  }

  override tests(context: PackContext): GeneratedFile[] {
    const guarded = isGuarded(appModel(context));
    return super.tests(context).map((file) => (guarded && file.path === OPENING ? { ...file, text: opensSlowly(file.text) } : file));
  }

  protected override pages(feature: Feature, features: readonly Feature[]): GeneratedFile[] {
    return featureFiles(feature, features);
  }
}
