import type { ListNeeds } from '../../../spa-base/src/app/list-needs.js';
import { lines } from '../../../spa-base/src/modules.js';

/** What of a list stands in the address: only what some list of the application makes use of. */
export const listStateModule = (needs: ListNeeds): string =>
  lines(
    "import { useSearchParams } from 'react-router';\n",
    '/** The part of a list that is shown. It stands in the address, so that it can be kept, shared and gone back to. */',
    'export function useListState() {',
    'const [params, setParams] = useSearchParams();',
    needs.narrows && "const get = (name: string): string => params.get(name) ?? '';",
    (needs.sorts || needs.narrows) && CHANGE,
    '\nreturn {',
    "page: Math.max(1, Math.trunc(Number(params.get('page'))) || 1),",
    `goTo: (page: number) => setParams((current) => {
      current.set('page', String(page));
      return current;
    }),`,
    needs.sorts && "sort: params.get('sort') ?? undefined,\nsortBy: (sort: string) => change((current) => current.set('sort', sort)),",
    needs.narrows && NARROWING,
    needs.values && 'values: (name: string): string[] => params.getAll(name),',
    needs.choices &&
      `/** The values that are keys of \`labels\`: an address may hold anything. */
      choices: <T extends string>(name: string, labels: Readonly<Record<T, string>>): T[] =>
        params.getAll(name).filter((value): value is T => Object.hasOwn(labels, value)),`,
    needs.flags && "flags: (name: string): boolean[] => params.getAll(name).map((value) => value === 'true'),",
    needs.numbers && "number: (name: string): number | undefined => (get(name) === '' ? undefined : Number(get(name))),",
    '};\n}\n',
    needs.narrows && "const ORDER = ['page', 'sort'];",
  );

const CHANGE = `/** Another list starts on its first page. */
  function change(apply: (params: URLSearchParams) => void) {
    setParams(
      (current) => {
        current.delete('page');
        apply(current);
        return current;
      },
      { replace: true },
    );
  }`;

const NARROWING = `/** What was searched for or chosen; empty when nothing was. */
    get,
    set: (name: string, value: string) =>
      change((current) => {
        if (value === '') current.delete(name);
        else current.set(name, value);
      }),
    clear: () =>
      change((current) => {
        for (const name of new Set(current.keys())) if (!ORDER.includes(name)) current.delete(name);
      }),
    /** Whether a search or filter is set. */
    narrowed: [...params.keys()].some((name) => !ORDER.includes(name)),`;
