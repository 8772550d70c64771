import { AppError, type ErrorCode } from '@hexad/kernel';

/**
 * What another provider may do better, such as a model that this key has not (404). Never what is wrong with the request itself (400), nor a
 * budget, nor the caller's own end.
 */
const OTHERS_MAY_ANSWER: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'key_missing',
  'key_refused',
  'provider_denied',
  'provider_unpaid',
  'provider_limited',
  'provider_unavailable',
  'provider_timeout',
  'stream_broken',
  'host_refused',
]);

export const mayFallBack = (error: AppError): boolean =>
  OTHERS_MAY_ANSWER.has(error.code) || (error.code === 'model_unknown' && error.details['status'] === 404);

/** Nothing was sent, so nothing is to be paid. */
const UNSENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['key_missing', 'host_refused', 'unsupported']);
export const neverSent = (error: AppError): boolean => UNSENT.has(error.code);

/** The provider may have worked, and be paid for it, though no answer came. */
const MAYBE_WORKED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'provider_timeout',
  'stream_broken',
  'cancelled',
  'too_large',
  'internal',
]);
export const mayBeBilled = (error: AppError): boolean => MAYBE_WORKED.has(error.code) || error.details['sent'] === true;

export interface Failed {
  readonly provider: string;
  readonly model: string;
  readonly error: AppError;
}

/** Reasons that only the caller can do something about, told as they are when they are everybody's. */
const FOR_ALL: readonly ErrorCode[] = ['key_missing', 'model_unknown'];

/** What a caller is told when nobody answered: the reason, if there was one for all, and else that all are down, with each one's reason. */
export function nobodyAnswered(failures: readonly Failed[]): AppError {
  const [first] = failures;
  if (first === undefined) return new AppError('internal', 'No model was tried.');
  if (failures.length === 1) return first.error;
  const tried = failures.map(({ provider, model, error }) => ({ provider, model, code: error.code, message: error.message }));
  if (FOR_ALL.some((code) => failures.every(({ error }) => error.code === code))) return first.error;
  const each = tried.map(({ provider, model, code }) => `${provider}/${model}: ${code}`).join(', ');
  const waits = failures.map(({ error }) => error.details['retryAfterMs']).filter((wait) => typeof wait === 'number');
  return new AppError(
    'providers_unavailable',
    `None of the ${tried.length} models that were tried could answer (${each}); try again later.`,
    {
      details: { tried, ...(waits.length > 0 && { retryAfterMs: Math.min(...waits) }) },
      cause: failures.at(-1)?.error,
    },
  );
}
