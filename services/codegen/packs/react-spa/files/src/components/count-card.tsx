import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';

interface CountCardProps {
  to: string;
  label: string;
  query: UseQueryResult<{ total: number }>;
}

/** How many records of one kind there are, and the way to them. */
export function CountCard({ to, label, query }: CountCardProps) {
  return (
    <Link className="card" to={to}>
      <span className="card-count">{query.data?.total ?? (query.isError ? '?' : '…')}</span>
      <span className="card-label">{label}</span>
    </Link>
  );
}
