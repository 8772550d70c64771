import { lines } from '../../../spa-base/src/modules.js';

/** The table of all lists; its headers sort where some list of the application can be sorted. */
export const dataTableModule = (sorts: boolean): string =>
  lines(
    "import type { ReactNode } from 'react';\n",
    'export interface Column<T> {\nlabel: string;',
    sorts && '/** The field that the header sorts by. */\nsort?: string;',
    'cell: (record: T) => ReactNode;\n}\n',
    sorts && SORTING,
    'interface DataTableProps<T> {\ncaption: string;\ncolumns: readonly Column<T>[];\nrecords: readonly T[];',
    sorts && '/** Absent where the order is given. */\nsorting?: Sorting;',
    '/** What can be done with one record. */\nactions?: ((record: T) => ReactNode) | undefined;\n}\n',
    `export function DataTable<T extends { id: string }>({ caption, columns, records, ${sorts ? 'sorting, ' : ''}actions }: DataTableProps<T>) {`,
    BEFORE_HEADERS,
    sorts
      ? `column.sort && sorting ? (
          <SortHeader key={column.label} label={column.label} field={column.sort} sorting={sorting} />
        ) : (
          <th key={column.label} scope="col">{column.label}</th>
        )`
      : '<th key={column.label} scope="col">{column.label}</th>',
    AFTER_HEADERS,
    sorts && SORT_HEADER,
  );

const SORTING = `/** The field that a list is sorted by, with \`-\` before it when the greatest comes first. */
interface Sorting {
  by: string;
  onChange: (by: string) => void;
}
`;

const BEFORE_HEADERS = `return (
  <div className="table-frame">
    <table>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (`;

const AFTER_HEADERS = `))}
          {actions && <th scope="col"><span className="visually-hidden">Actions</span></th>}
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.id}>
            {columns.map((column, at) => at === 0 ? (
              <th key={column.label} scope="row">{column.cell(record)}</th>
            ) : (
              <td key={column.label} data-label={column.label}>{column.cell(record)}</td>
            ))}
            {actions && <td>{actions(record)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
}
`;

const SORT_HEADER = `const DIRECTIONS = { up: 'ascending', down: 'descending' } as const;

function SortHeader({ label, field, sorting }: { label: string; field: string; sorting: Sorting }) {
  const direction = sorting.by === field ? 'up' : sorting.by === \`-\${field}\` ? 'down' : undefined;

  return (
    <th scope="col" aria-sort={direction && DIRECTIONS[direction]}>
      <button
        type="button"
        className="sort"
        onClick={() => sorting.onChange(direction === 'up' ? \`-\${field}\` : field)}
      >
        {label}
      </button>
    </th>
  );
}
`;
