import type { Refusal } from '../refusal.js';

const BY_STATUS: Readonly<Record<number, readonly [type: string, code: string | null, message: string]>> = {
  400: ['invalid_request_error', null, 'Bad request.'],
  401: ['invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.'],
  402: ['insufficient_quota', 'insufficient_quota', 'You exceeded your current quota, please check your plan and billing details.'],
  403: ['invalid_request_error', 'unsupported_country_region_territory', 'Country, region, or territory not supported'],
  404: ['invalid_request_error', null, 'Not found'],
  408: ['server_error', null, 'Request timed out.'],
  413: ['invalid_request_error', null, 'The request is too large.'],
  429: ['requests', 'rate_limit_exceeded', 'Rate limit reached. Please try again later.'],
  500: ['server_error', null, 'The server had an error while processing your request. Sorry about that!'],
  503: ['server_error', null, 'The engine is currently overloaded, please try again later'],
  529: ['server_error', null, 'Overloaded'],
};

export function errorOf({ status, parts }: Refusal) {
  const [type, code, message] = BY_STATUS[status] ?? [
    status < 500 ? 'invalid_request_error' : 'server_error',
    null,
    'The server had an error.',
  ];
  // An error of its own words or type has the code it names, or none.
  const own = parts.type !== undefined || (parts.message !== undefined && status < 429 && status !== 401);
  return {
    error: {
      message: parts.message ?? message,
      type: parts.type ?? type,
      param: parts.param ?? null,
      code: parts.code ?? (own ? null : code),
    },
  };
}
