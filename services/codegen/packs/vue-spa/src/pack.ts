import type { AppModel } from '../../../src/domain/model.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { listNeeds } from '../../spa-base/src/app/list-needs.js';
import { isGuarded, visibleTo, type Feature } from '../../spa-base/src/feature.js';
import { SpaPack } from '../../spa-base/src/spa-pack.js';
import { vueFormErrors } from './app/form-errors.js';
import { appComponent, appLayout, frameModule, homePage, pageFrame } from './app/frame.js';
import { listStateModule } from './app/list-state.js';
import { featureFiles } from './feature/files.js';
import { VUE } from './framework.js';

/** TypeScript, Vue, Vue Router and TanStack Query. */
export class VueSpaPack extends SpaPack {
  protected override readonly entry = 'src/main.ts';

  constructor() {
    super('vue-spa', VUE);
  }

  protected override shell(app: AppModel, features: readonly Feature[]): GeneratedFile[] {
    const navigates = features.length > 0;
    return [
      { path: 'src/app/app.vue', text: appComponent(navigates, visibleTo(app)) },
      { path: 'src/app/app-layout.vue', text: appLayout(navigates, isGuarded(app)) },
      { path: 'src/app/frame.ts', text: frameModule(features, isGuarded(app)) },
      { path: 'src/app/home.vue', text: homePage(app, features) },
      { path: 'src/components/form-errors.ts', text: vueFormErrors() },
      { path: 'src/components/list-state.ts', text: listStateModule(listNeeds(features)) },
      { path: 'src/components/page-frame.vue', text: pageFrame(navigates) },
    ];
  }

  protected override pages(feature: Feature, features: readonly Feature[]): GeneratedFile[] {
    return featureFiles(feature, features);
  }
}
