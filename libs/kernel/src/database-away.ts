import { AppError, type ErrorDetails } from './error.js';

/** Details of an `unavailable` whose reason is the database, also where a service behind the one that was asked has lost it. */
export const DATABASE_AWAY = { away: 'database' } as const satisfies ErrorDetails;

/** What somebody is told who wants a model called: without the database nothing can be reserved, so no call is made. Other errors stay themselves. */
export function modelCallError(error: AppError): AppError {
  if (error.code !== 'unavailable' || error.details['away'] !== DATABASE_AWAY.away) return error;
  const message = 'The database cannot be reached, so the call was refused and no model was called; try again in a few seconds.';
  return new AppError('books_unavailable', message, { cause: error });
}
