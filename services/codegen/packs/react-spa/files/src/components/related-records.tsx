import type { UseQueryResult } from '@tanstack/react-query';
import { useId, type ReactNode } from 'react';
import { DataTable, type Column } from './data-table';
import { EmptyState } from './empty-state';
import { Loaded } from './loaded';
import { Pagination } from './pagination';

interface RelatedRecordsProps<T> {
  title: string;
  /** Shown instead of the table when there are none. */
  none: string;
  query: UseQueryResult<{ items: T[]; page: number; pageSize: number; total: number }>;
  columns: readonly Column<T>[];
  onPage: (page: number) => void;
  rowActions?: (record: T) => ReactNode;
  actions?: ReactNode;
}

/** The records of another kind that belong to the one on this page. */
export function RelatedRecords<T extends { id: string }>({
  title,
  none,
  query,
  columns,
  onPage,
  rowActions,
  actions,
}: RelatedRecordsProps<T>) {
  const heading = useId();

  return (
    <section className="section" aria-labelledby={heading}>
      <div className="page-header">
        <h2 id={heading}>{title}</h2>
        {actions}
      </div>
      <Loaded query={query}>
        {(found) =>
          found.total === 0 ? (
            <EmptyState title={none} />
          ) : (
            <>
              <DataTable caption={title} columns={columns} records={found.items} actions={rowActions} />
              <Pagination page={found.page} pageSize={found.pageSize} total={found.total} onChange={onPage} />
            </>
          )
        }
      </Loaded>
    </section>
  );
}
