import { describe, expect, it } from 'vitest';
import { failureAs, providerFailure } from './failures.js';

const failure = { provider: 'Anthropic', secret: 'a-very-secret-key' };

describe('the code of a failed call', () => {
  it.each([
    [401, 'authentication_error', 'invalid x-api-key', 'key_refused'],
    [403, 'permission_error', 'Your API key does not have permission to use the specified resource.', 'provider_denied'],
    [403, 'unsupported_country_region_territory', 'Country, region, or territory not supported', 'provider_denied'],
    [400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.', 'provider_denied'],
    [403, 'model_not_found', 'Project `proj_1` does not have access to model `gpt-5`', 'provider_denied'],
    [403, 'PERMISSION_DENIED', 'Your API key was reported as leaked. Please use another API key.', 'key_refused'],
    [403, 'PERMISSION_DENIED', "Method doesn't allow unregistered callers.", 'key_refused'],
    [403, 'invalid_api_key', 'No.', 'key_refused'],
    [403, undefined, 'Invalid API key', 'key_refused'],
    [403, undefined, undefined, 'key_refused'],
    [403, 'billing_error', 'Please pay.', 'provider_unpaid'],
    [403, 'PERMISSION_DENIED', 'This API method requires billing to be enabled.', 'provider_unpaid'],
    [402, undefined, undefined, 'provider_unpaid'],
    [400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API.', 'provider_unpaid'],
    [429, 'insufficient_quota', 'You exceeded your current quota.', 'provider_unpaid'],
    [429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.', 'provider_limited'],
    [400, 'API_KEY_INVALID', 'API key not valid. Please pass a valid API key.', 'key_refused'],
    [400, 'invalid_request_error', 'prompt is too long: 208310 tokens > 200000 maximum', 'context_too_long'],
    [400, 'invalid_request_error', 'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000', 'context_too_long'],
    [
      400,
      'INVALID_ARGUMENT',
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      'context_too_long',
    ],
    [400, 'context_length_exceeded', 'Your input exceeds the context window of this model.', 'context_too_long'],
    [400, 'invalid_request_error', "This model's maximum context length is 8192 tokens.", 'context_too_long'],
    [400, 'invalid_request_error', 'tools.0.custom.input_schema: Field required', 'tool_invalid'],
    [400, 'INVALID_ARGUMENT', '* GenerateContentRequest.tools[0].function_declarations[0].name: Invalid function name.', 'tool_invalid'],
    [400, 'invalid_request_error', "Invalid schema for function 'weather': …", 'tool_invalid'],
    [400, 'invalid_request_error', 'messages.1: `tool_use` ids were found without `tool_result` blocks', 'provider_rejected'],
    [404, 'not_found_error', 'model: claude-9', 'model_unknown'],
    [404, 'NOT_FOUND', 'models/gemini-9 is not found for API version v1beta', 'model_unknown'],
    [404, 'model_not_found', 'The model `gpt-9` does not exist or you do not have access to it.', 'model_unknown'],
    [404, undefined, 'Not Found', 'provider_rejected'],
    [400, 'invalid_request_error', 'messages: at least one message is required', 'provider_rejected'],
    [422, undefined, 'Unprocessable', 'provider_rejected'],
    [413, 'request_too_large', 'Request exceeds the maximum size', 'provider_rejected'],
    [408, undefined, undefined, 'provider_timeout'],
    [504, 'DEADLINE_EXCEEDED', undefined, 'provider_timeout'],
    [429, 'rate_limit_error', undefined, 'provider_limited'],
    [500, 'api_error', 'Internal server error', 'provider_unavailable'],
    [503, 'UNAVAILABLE', 'The model is overloaded.', 'provider_unavailable'],
    [529, 'overloaded_error', 'Overloaded', 'provider_unavailable'],
    [undefined, undefined, 'connect ECONNREFUSED', 'provider_unavailable'],
  ])('for %s %s "%s" is %4$s', (status, type, message, code) => {
    expect(providerFailure({ ...failure, status, type, message }).code).toBe(code);
  });
});

describe('the error of a failed call', () => {
  it('holds what helps to find it, and how long to wait', () => {
    const error = providerFailure({ ...failure, status: 429, type: 'rate_limit_error', retryAfterMs: 1500, requestId: 'req_1' });
    expect(error.details).toEqual({
      provider: 'Anthropic',
      status: 429,
      type: 'rate_limit_error',
      retryAfterMs: 1500,
      requestId: 'req_1',
    });
    expect(error.message).toBe('Anthropic takes no more calls of this key for now (rate_limit_error); try again in 2 s.');
  });

  it.each(['a-very-secret-key', 'a key/with+signs=', 'quo"ted\\key'])(
    'never repeats the key %s, however the provider writes it',
    (secret) => {
      const message = [secret, encodeURIComponent(secret), JSON.stringify(secret), Buffer.from(secret).toString('base64')].join(' or ');
      const error = failureAs('stream_broken', { ...failure, secret, type: secret, requestId: secret, message });
      const text = `${JSON.stringify(error)} ${String(error.stack)}`;
      for (const form of message.split(' or ')) expect(text).not.toContain(form);
    },
  );

  it('does not show what looks like any key', () => {
    expect(providerFailure({ ...failure, status: 401, message: 'Incorrect API key provided: sk-proj-abc***xyz.' }).message).toContain(
      'Incorrect API key provided: [key]',
    );
  });

  it.each([
    [
      'place',
      'unsupported_country_region_territory',
      'Country, region, or territory not supported',
      'does not answer from where this runs',
    ],
    ['model', 'no_access', 'No access to model: o3', 'does not allow this model for this key'],
    ['policy', 'AccessDenied', 'Access denied due to Virtual Network/Firewall rules.', 'does not allow this call by a rule of its account'],
    ['permission', 'permission_error', 'Not you.', 'knows the key, but does not allow it this call'],
  ])('says of what is forbidden that it is the %s', (denial, type, message, said) => {
    const error = providerFailure({ ...failure, provider: 'ours', status: 403, type, message });
    expect([error.message, error.details['denial']]).toEqual([expect.stringContaining(`ours ${said} (${message}); `), denial]);
  });

  it.each(['<html>\n'.repeat(10_000), '502 <!DOCTYPE html><html><head><title>Bad</title>', 'upstream said <center><h1>502</h1></center>'])(
    'shows nothing of a page: %.30s',
    (message) => {
      const { message: said } = providerFailure({ ...failure, status: 502, message });
      expect(said).toBe('Anthropic cannot be reached or failed (HTTP status 502); try again soon.');
    },
  );

  it('shows words on one line, without what cannot be seen', () => {
    const message = 'not\u0000 now,\u202e later\r\n\u001b[31m\ud800please\u200b';
    const error = providerFailure({ ...failure, status: 503, message, type: 'a\u0000b' });
    expect([error.message, error.details['type']]).toEqual([expect.stringContaining('(not now, later [31m please)'), 'a b']);
  });
});
