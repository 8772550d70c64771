import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem, errorMessage } from '../http/request';

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}

/** Shows what a query read, or that it is still reading, or why it failed; with the offer to try again, unless there is no such thing. */
export function Loaded<T>({ query, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    const gone = query.error instanceof ApiProblem && query.error.status === 404;
    return (
      <div className="notice error" role="alert">
        <p>{errorMessage(query.error)}</p>
        {!gone && (
          <button type="button" className="button" onClick={() => void query.refetch()}>
            Try again
          </button>
        )}
      </div>
    );
  }
  return (
    <output className="loading">
      <span className="visually-hidden">Loading…</span>
      <span className="skeleton" />
      <span className="skeleton" />
      <span className="skeleton" />
    </output>
  );
}
