import type { ListNeeds } from '../../../spa-base/src/app/list-needs.js';
import { lines } from '../../../spa-base/src/modules.js';

/** What of a list stands in the address: only what some list of the application makes use of. */
export const listStateModule = (needs: ListNeeds): string =>
  lines(
    "import { computed, reactive, shallowRef, watch } from 'vue';",
    "import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router';",
    `import { queryValue${needs.values || needs.choices || needs.flags ? ', queryValues' : ''} } from './query-values';\n`,
    '/** The part of a list that is shown. It stands in the address, so that it can be kept, shared and gone back to. */',
    'export function useListState() {',
    needs.sorts || needs.narrows ? 'const { push, replace } = useRouter();' : 'const { push } = useRouter();',
    'const route = useRoute();',
    'const { path } = route;\nconst query = shallowRef(route.query);',
    '// What the address is about to be: changing it takes a moment, and another change may follow at once.',
    'let wanted: LocationQueryRaw = route.query;\n',
    `watch(
      () => route.query,
      (next) => {
        if (route.path !== path) return;
        query.value = next;
        wanted = next;
      },
      { flush: 'sync' },
    );\n`,
    needs.narrows && "const get = (name: string): string => queryValue(query.value, name) ?? '';",
    (needs.sorts || needs.narrows) &&
      `/** Another list starts on its first page. */
      function change(changes: LocationQueryRaw): void {
        wanted = { ...wanted, page: undefined, ...changes };
        void replace({ query: wanted });
      }`,
    '\nreturn reactive({',
    "page: computed(() => Math.max(1, Math.trunc(Number(queryValue(query.value, 'page'))) || 1)),",
    'goTo: (page: number) => void push({ query: { ...wanted, page } }),',
    needs.sorts && "sort: computed(() => queryValue(query.value, 'sort')),\nsortBy: (sort: string) => change({ sort }),",
    needs.narrows && NARROWING,
    needs.values && 'values: (name: string): string[] => queryValues(query.value, name),',
    needs.choices &&
      `/** The values that are keys of \`labels\`: an address may hold anything. */
      choices: <T extends string>(name: string, labels: Readonly<Record<T, string>>): T[] =>
        queryValues(query.value, name).filter((value): value is T => Object.hasOwn(labels, value)),`,
    needs.flags && "flags: (name: string): boolean[] => queryValues(query.value, name).map((value) => value === 'true'),",
    needs.numbers && "number: (name: string): number | undefined => (get(name) === '' ? undefined : Number(get(name))),",
    '});\n}\n',
    needs.narrows && "const ORDER = ['page', 'sort'];",
  );

const NARROWING = `/** What was searched for or chosen; empty when nothing was. */
    get,
    set: (name: string, value: string) => change({ [name]: value === '' ? undefined : value }),
    clear: () => {
      wanted = { sort: wanted['sort'] };
      void replace({ query: wanted });
    },
    /** Whether a search or filter is set. */
    narrowed: computed(() => Object.keys(query.value).some((name) => !ORDER.includes(name))),`;
