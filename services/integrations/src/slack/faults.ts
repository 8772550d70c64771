import { AppError, type ErrorCode } from '@hexad/kernel';
import type { Connection } from '../connections/domain/connection.js';

const CODES: Readonly<Record<string, ErrorCode>> = {
  invalid_auth: 'key_refused',
  not_authed: 'key_refused',
  account_inactive: 'key_refused',
  token_revoked: 'key_refused',
  token_expired: 'key_refused',
  missing_scope: 'provider_denied',
  no_permission: 'provider_denied',
  access_denied: 'provider_denied',
  restricted_action: 'provider_denied',
  not_in_channel: 'provider_denied',
  is_archived: 'conflict',
  channel_not_found: 'not_found',
  ratelimited: 'exhausted',
  rate_limited: 'exhausted',
  internal_error: 'unavailable',
  fatal_error: 'unavailable',
  service_unavailable: 'unavailable',
  request_timeout: 'unavailable',
};

const ADVICE: Readonly<Record<string, string>> = {
  missing_scope: '; give the app the scope chat:write',
  not_in_channel: '; invite the app to the channel',
  channel_not_found: '; there is no such channel, or the app is not in it',
};

/** Of an `error` that Slack answered. What is not known here is `provider_rejected`. */
export function faultOf(error: string, { name }: Pick<Connection, 'name'>): AppError {
  const code = CODES[error] ?? 'provider_rejected';
  const word = /^[a-z_]{1,60}$/.test(error) ? error : 'unknown_error';
  if (code === 'key_refused')
    return new AppError(code, `Slack refuses the token of the connection ${name} (${word}); make a connection with a new one.`);
  return new AppError(code, `Slack says ${word} to the connection ${name}${ADVICE[error] ?? ''}.`);
}
