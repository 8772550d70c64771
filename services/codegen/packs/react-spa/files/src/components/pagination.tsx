interface PaginationProps {
  page: number;
  pageSize: number;
  total: number;
  onChange: (page: number) => void;
}

/** Which records are shown, and the way to the others. */
export function Pagination({ page, pageSize, total, onChange }: PaginationProps) {
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const first = Math.min((page - 1) * pageSize + 1, total);
  const last = Math.min(page * pageSize, total);

  return (
    <nav className="pagination" aria-label="Pages">
      <output>{`${first}–${last} of ${total}`}</output>
      {pages > 1 && (
        <div className="actions">
          <button type="button" className="button" disabled={page <= 1} onClick={() => onChange(page - 1)}>
            Previous page
          </button>
          <button type="button" className="button" disabled={page >= pages} onClick={() => onChange(page + 1)}>
            Next page
          </button>
        </div>
      )}
    </nav>
  );
}
