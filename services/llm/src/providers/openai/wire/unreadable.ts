import { AppError } from '@hexad/kernel';
import { errorIn } from './said.js';
import type { Host } from './host.js';

/** A success that is none: some servers send an error with status 200, and a wrong base URL is answered with a page. */
export const unreadable = (answer: unknown, { name }: Host, wanted: string): Error =>
  errorIn(answer) ??
  new AppError('provider_unavailable', `${name} answered with what is no ${wanted}; look at its base URL.`, {
    details: { provider: name },
  });
