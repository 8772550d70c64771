import { comment, tsString } from '../../../../src/domain/escape.js';
import type { AppModel } from '../../../../src/domain/model.js';
import { pagesOf } from '../../../spa-base/src/app/pages.js';
import { queriesName, type Feature } from '../../../spa-base/src/feature.js';
import { imports, lines, withSortedImports } from '../../../spa-base/src/modules.js';
import { mayWith } from '../../../spa-base/src/feature/permissions.js';
import { attribute, bound, component, importing, onlyIf, shownText } from '../sfc.js';

/** Routes, and what pages find around them. */
export function frameModule(features: readonly Feature[], guarded: boolean): string {
  const navigates = features.length > 0;
  return withSortedImports(
    lines(
      navigates && imports(['VueQueryPlugin'], '@tanstack/vue-query'),
      imports(['type App'], 'vue'),
      imports(['createRouter', 'type RouteRecordRaw', 'type RouterHistory', features.length === 1 && guarded && 'useRouter'], 'vue-router'),
      ...features.flatMap((feature) =>
        pagesOf(feature).map((page) => importing(page.component, `../features/${feature.entity.plural}/${page.module}`)),
      ),
      importing(features.length !== 1 && 'HomePage', './home'),
      importing('NotFoundPage', './not-found'),
      navigates && imports(['createQueryClient'], './query-client'),
      '',
      'const routes: RouteRecordRaw[] = [',
      features.length === 1 ? startRoute(features[0]!, guarded) : "{ path: '/', component: HomePage },",
      ...features.flatMap((feature) =>
        pagesOf(feature).map(
          ({ path, component: page }) =>
            `{ path: '${feature.route}${path === '' ? '' : `/${path}`}', component: ${page}${path.includes(':') ? ', props: true' : ''} },`,
        ),
      ),
      "{ path: '/:rest(.*)*', component: NotFoundPage },",
      '];\n',
      `/** What the application needs around its root: its pages${navigates ? ', and what was read for them' : ''}. */`,
      'export const frame = (history: RouterHistory) => ({',
      'install(app: App) {',
      'app.use(createRouter({ history, routes }));',
      navigates && 'app.use(VueQueryPlugin, { queryClient: createQueryClient() });',
      '},\n});',
    ),
  );
}

/** Where there is one kind of records, its list is the start page; who is not signed in stays at `/`, where that is asked for. */
const startRoute = ({ route }: Feature, guarded: boolean): string =>
  guarded
    ? `{ path: '/', component: { setup() { void useRouter().replace('${route}'); return () => null; } } },`
    : `{ path: '/', redirect: '${route}' },`;

/** The root: who is signed in, the layout, and what just happened. */
export const appComponent = (navigates: boolean, visible: readonly string[] | undefined): string => {
  const gate = navigates && visible !== undefined;
  return component(
    [
      gate && importing('SessionGate', '../access/session-gate'),
      navigates && "import { provideStatus } from '../components/status';",
      importing('AppLayout', './app-layout'),
      '',
      navigates && 'const message = provideStatus();',
    ],
    [
      gate ? `<SessionGate ${bound('visible', `[${visible.map(tsString).join(', ')}]`)}><AppLayout /></SessionGate>` : '<AppLayout />',
      navigates &&
        '<div class="toasts" aria-live="polite"><p v-if="message" :class="[\'toast\', message.tone]">{{ message.text }}</p></div>',
    ],
  );
};

/** Header, navigation and the place of the page. */
export const appLayout = (navigates: boolean, guarded: boolean): string =>
  component(
    [
      guarded && "import { computed, useTemplateRef, watch } from 'vue';",
      !guarded && "import { useTemplateRef, watch } from 'vue';",
      "import { RouterLink, RouterView, useRoute } from 'vue-router';",
      importing(guarded && 'AccountBar', '../access/account-bar'),
      guarded && "import { useMay } from '../access/session';",
      `import { appTitle${navigates ? ', sections' : ''} } from './navigation';`,
      '',
      'const route = useRoute();',
      "const main = useTemplateRef('main');",
      guarded && 'const may = useMay();',
      guarded && "const shown = computed(() => sections.filter((section) => may(section.path.slice(1), 'read')));",
      navigates && '\nconst isOpen = (path: string) => route.path === path || route.path.startsWith(`${path}/`);',
      '\n// Moves the focus to the page when another one opens.',
      "watch(() => route.path, () => main.value?.focus(), { flush: 'post' });",
    ],
    [
      '<div class="shell">',
      '<a class="skip-link" href="#content">Skip to content</a>',
      '<header class="sidebar">',
      '<RouterLink class="brand" to="/">{{ appTitle }}</RouterLink>',
      navigates &&
        `<nav aria-label="Main">
          <ul>
            <li v-for="section in ${guarded ? 'shown' : 'sections'}" :key="section.path">
              <RouterLink :to="section.path" :aria-current="isOpen(section.path) ? 'page' : undefined">{{ section.label }}</RouterLink>
            </li>
          </ul>
        </nav>`,
      guarded && '<AccountBar />',
      '</header>',
      '<main id="content" ref="main" tabindex="-1"><RouterView :key="route.path" /></main>',
      '</div>',
    ],
  );

/** The frame of every page: way back and actions are there as soon as there is anything to navigate. */
export const pageFrame = (navigates: boolean): string =>
  component(
    [
      "import { watchEffect } from 'vue';",
      navigates && "import { RouterLink } from 'vue-router';",
      "import { appTitle } from '../app/navigation';",
      '',
      "/** The frame of every page: the document's title, the heading, and what belongs beside it. */",
      `const props = defineProps<{ title: string; ${navigates ? '/** The page one level up. */ back?: { to: string; label: string };' : ''} }>();`,
      '',
      'watchEffect(() => { document.title = `${props.title} · ${appTitle}`; });',
    ],
    [
      '<article class="page">',
      navigates && '<RouterLink v-if="back" class="back" :to="back.to"><span aria-hidden="true">←</span> {{ back.label }}</RouterLink>',
      '<header class="page-header">',
      '<h1>{{ title }}</h1>',
      navigates && '<slot name="actions" />',
      '</header>',
      '<slot />',
      '</article>',
    ],
  );

/** The start page: an overview of all kinds of records. */
export function homePage(app: AppModel, features: readonly Feature[]): string {
  const overview = comment(app.spec.overview);
  const lead = overview !== '' && `<p class="lead">${shownText(tsString(overview))}</p>`;
  if (features.length === 0) {
    return component(
      [importing('PageFrame', '../components/page-frame')],
      [`<PageFrame title="Welcome">`, lead === false ? '<p>There is nothing to see yet.</p>' : lead, '</PageFrame>'],
    );
  }
  return component(
    [
      imports(['useQuery'], '@tanstack/vue-query'),
      app.access !== undefined && imports(['useMay'], '../access/session'),
      importing('CountCard', '../components/count-card'),
      importing('PageFrame', '../components/page-frame'),
      ...features.map((feature) => imports([queriesName(feature)], `../features/${feature.entity.plural}/queries`)),
      '',
      app.access !== undefined && 'const may = useMay();',
      ...features.map((feature) => `const ${feature.many} = useQuery(${queriesName(feature)}.list({ pageSize: 1 }));`),
    ],
    [
      '<PageFrame title="Overview">',
      lead,
      '<ul class="cards">',
      ...features.map(
        (feature) =>
          `<li ${onlyIf(mayWith(feature, 'read'))}><CountCard to="${feature.route}" ${attribute('label', feature.entity.spec.pluralLabel)} :query="${feature.many}" /></li>`,
      ),
      '</ul>',
      '</PageFrame>',
    ],
  );
}
