import type { AppError } from '@hexad/kernel';
import type { Access } from '../../../calls/application/provider.js';
import { failureAs, providerFailure } from '../../shared/failures.js';
import { hostOf } from './host.js';
import { record, text } from './read.js';

/** A success that is none: some servers send an error with status 200, and a wrong base URL is answered with a page. */
export function strayError(answer: unknown, { baseUrl, secret }: Access, wanted: string): AppError {
  const known = { provider: hostOf(baseUrl).name, secret };
  const error = record(answer)['error'];
  const said = typeof error === 'string' ? error : text(record(error)['message']);
  if (said !== '') return providerFailure({ ...known, type: text(record(error)['code']) || undefined, message: said });
  return failureAs('provider_unavailable', { ...known, message: `its answer is no ${wanted}; look at its base URL` });
}
