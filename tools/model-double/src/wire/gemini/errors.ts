import { Refusal } from '../refusal.js';

const BY_STATUS: Readonly<Record<number, readonly [status: string, message: string]>> = {
  400: ['INVALID_ARGUMENT', 'Request contains an invalid argument.'],
  401: [
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  ],
  402: ['FAILED_PRECONDITION', 'This API method requires billing to be enabled.'],
  403: ['PERMISSION_DENIED', 'The caller does not have permission'],
  404: ['NOT_FOUND', 'Requested entity was not found.'],
  408: ['DEADLINE_EXCEEDED', 'The request timed out.'],
  413: ['INVALID_ARGUMENT', 'Request payload size exceeds the limit.'],
  429: ['RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.'],
  500: [
    'INTERNAL',
    'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
  ],
  503: ['UNAVAILABLE', 'The model is overloaded. Please try again later.'],
  504: ['DEADLINE_EXCEEDED', 'The request timed out. Please try again.'],
  529: ['UNAVAILABLE', 'The model is overloaded. Please try again later.'],
};

export function errorOf({ status, parts }: Refusal) {
  const [name, message] = BY_STATUS[status] ?? [status < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL', 'An internal error has occurred.'];
  const retry =
    parts.retryAfter === undefined ? [] : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${parts.retryAfter}s` }];
  const details = [...(parts.details ?? []), ...retry];
  return {
    error: { code: status, message: parts.message ?? message, status: parts.type ?? name, ...(details.length === 0 ? {} : { details }) },
  };
}

export const invalid = (message: string): Refusal => new Refusal(400, { message });
