import { AppError } from '@hexad/kernel';
import type { Access } from '../../../calls/application/provider.js';
import { errorIn } from './said.js';

/** A success that is none: some servers send an error with status 200, and a wrong base URL is answered with a page. */
export const unreadable = (answer: unknown, { provider }: Pick<Access, 'provider'>, wanted: string): Error =>
  errorIn(answer) ??
  new AppError('provider_unavailable', `${provider} answered with what is no ${wanted}; look at its base URL.`, {
    details: { provider },
  });
